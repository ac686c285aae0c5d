"""Reads of rounds, by subject: rounds and pages, one page with its entries, what stands behind an entry."""
