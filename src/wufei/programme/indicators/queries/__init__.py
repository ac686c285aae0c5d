"""Reads of indicators, by subject: definitions, readings, figures, the board, provenance."""
