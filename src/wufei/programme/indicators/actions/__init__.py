"""Writes of indicators, by subject: sets, definitions, targets, readings, figures, published figures."""
