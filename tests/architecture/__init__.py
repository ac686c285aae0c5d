"""The house itself under test: contracts, keys, acts, texts, what the repository holds. Not for: behaviour."""
