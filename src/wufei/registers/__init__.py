"""Who, where and what: places, parties and people. Not for: what happens to waste."""
