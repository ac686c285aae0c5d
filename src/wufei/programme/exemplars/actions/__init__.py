"""Writes of exemplars, by subject: cases and their moves, files."""
