"""Places: the administrative tree and the grid beside it. Not for: who works there (parties)."""
