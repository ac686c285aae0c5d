"""Where every gram and every fen is, and the proof that nobody changed it since. Not for: what a document means."""
