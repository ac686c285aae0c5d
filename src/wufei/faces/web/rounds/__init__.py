"""Pages of rounds: the office's view, one unit's page to fill and to review. Not for: the figures' own pages."""
