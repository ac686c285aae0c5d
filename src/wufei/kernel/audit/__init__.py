"""The log of who did what to what, when, and why. Not for: technical logs (logging) or history of data (two clocks)."""
