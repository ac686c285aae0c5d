"""Files by their content: stored once, kept for their time, verifiable. Not for: reading what is in them (plans)."""
