"""Reads of exemplars, by subject: cases with live figures, papers."""
