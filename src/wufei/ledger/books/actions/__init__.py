"""Writes of the books: posting transfers, and nothing else."""
