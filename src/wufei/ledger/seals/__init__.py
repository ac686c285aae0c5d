"""Seals: what was written goes into Merkle trees whose roots are chained and signed. Not for: what the rows mean."""
