"""Pages of licences. Not for: rules."""
