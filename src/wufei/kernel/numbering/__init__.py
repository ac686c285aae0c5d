"""Numbers of documents: no gaps, no doubles. Not for: keys of rows, or counting."""
