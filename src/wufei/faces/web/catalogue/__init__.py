"""Pages of the catalogue: lists and editions, codes, factors. Not for: rules (registers/catalogue)."""
