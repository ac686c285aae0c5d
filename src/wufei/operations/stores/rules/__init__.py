"""Judgement on moves of stores. Pure."""
