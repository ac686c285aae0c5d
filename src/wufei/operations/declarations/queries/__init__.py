"""Reads of declarations."""
