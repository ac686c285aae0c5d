"""Writes of finance, by subject: loans, their balances, rows of files."""
