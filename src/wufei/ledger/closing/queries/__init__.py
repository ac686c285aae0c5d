"""Reads of closing, by subject: what the books say of a month, assertions, a month as a whole, tolerances, files."""
