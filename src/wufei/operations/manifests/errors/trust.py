"""Refusals around signing elsewhere: one-time codes, devices, tickets. Not for: texts of faces."""
