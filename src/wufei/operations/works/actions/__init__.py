"""Acts on works. Not for: reading (queries)."""
