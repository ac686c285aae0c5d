"""Collecting rounds in the browser: lists, one with its stops, what was shared. Not for: rounds of figures (rounds)."""
