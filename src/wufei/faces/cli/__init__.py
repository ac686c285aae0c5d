"""The `wufei` command, one file a floor. Not for: rules or writes of its own."""
