"""Reads of works. Not for: verbs (actions)."""
