"""Writes of the books: posting transfers, conversions among them, and spreading hot accounts over rows."""
