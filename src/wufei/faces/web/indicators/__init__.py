"""Pages of indicators: the board, one indicator with its provenance, sets. Not for: rounds."""
