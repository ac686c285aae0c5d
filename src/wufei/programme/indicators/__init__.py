"""Indicators: sets, typed formulas, readings of variables, figures with their provenance, targets, forecasts.

Not for: who reports when (rounds), scores and reports (evaluation), the plan's tasks (plans).
"""
