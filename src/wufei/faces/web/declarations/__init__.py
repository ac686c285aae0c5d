"""Pages of declarations: what is due, forms, review, coverage, effort, lists. Not for: rules (operations)."""
