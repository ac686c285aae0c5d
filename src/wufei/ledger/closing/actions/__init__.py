"""Writes of closing, by subject: assertions and what is carried, tolerances, rows of files."""
