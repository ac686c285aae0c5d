"""Acts on licences. Not for: reading (queries)."""
