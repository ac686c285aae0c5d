"""Judgement of indicators: values in, values or faults out. Not for: tables."""
