"""Reads of stores, by subject."""
