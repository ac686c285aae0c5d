"""Refusals around corrections of what was signed. Not for: texts of faces."""
