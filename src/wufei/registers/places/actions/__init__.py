"""Writes of places: single ones, and whole cities at once. Not for: reading (queries)."""

from wufei.registers.places.actions.loads import place_load_city, place_outlines_load
from wufei.registers.places.actions.single import place_change, place_close, place_create, place_reopen

__all__ = [
    "place_change",
    "place_close",
    "place_create",
    "place_load_city",
    "place_outlines_load",
    "place_reopen",
]
