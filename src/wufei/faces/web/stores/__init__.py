"""Stores in the browser: which there are, what stands in one by its moves, moves. Not for: stock of the books."""
