"""Reads of settlement, by subject."""
