"""Typical cases: what worked somewhere, told with figures of the ledger. Not for: figures (indicators), scores."""
