"""Writes of balances, by subject."""
