"""Pure judgement of places: codes, the published list of divisions, outlines. Not for: tables."""
