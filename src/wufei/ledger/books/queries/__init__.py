"""Reads of the books, by subject: accounts and their balances, transfers, the audit of everything."""
