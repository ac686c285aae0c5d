"""The typed HTTP interface under /api/. Not for: rules or writes of its own."""
