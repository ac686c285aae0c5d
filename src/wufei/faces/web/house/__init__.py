"""Pages of the house: way in, search, language, health, and what keeps it running. Not for: the programme."""
