"""Plans: a published document becomes items to review, then tasks that people own. Not for: indicators and rounds."""
