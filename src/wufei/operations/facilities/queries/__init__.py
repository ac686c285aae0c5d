"""Reads of facilities, by subject."""
