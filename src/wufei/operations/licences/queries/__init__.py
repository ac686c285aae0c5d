"""Reads of licences. Not for: verbs (actions)."""
