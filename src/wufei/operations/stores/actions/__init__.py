"""Writes of stores, by subject."""
