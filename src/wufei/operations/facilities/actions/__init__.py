"""Writes of facilities, by subject: facilities and moisture, weighings, links, runs, norms, rows of files."""
