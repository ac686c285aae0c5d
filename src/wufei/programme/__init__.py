"""The zero-waste city plan: measures, their owners and their clocks. Not for: waste flows."""
