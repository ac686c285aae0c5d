"""Judgement on works, pure. Not for: reading or writing them."""
