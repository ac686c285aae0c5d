"""Parties: organisations of every kind, their names and their sites. Not for: people (identity)."""
