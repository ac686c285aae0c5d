"""Writes of declarations."""
