"""Steps of the database. Not for: product code."""
