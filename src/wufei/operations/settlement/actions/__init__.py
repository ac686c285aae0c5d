"""Writes of settlement, by subject."""
