"""Judgement on licences, pure. Not for: reading or writing them."""
