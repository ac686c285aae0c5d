"""The one screen: wall, desk and phone. Not for: lists behind its numbers (tasks, plans)."""
