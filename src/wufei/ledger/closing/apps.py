"""Wiring of closing. Not for: rules."""

from django.apps import AppConfig


class Closing(AppConfig):
    """Assertions of a month's end, and tolerances."""

    name = "wufei.ledger.closing"
    label = "closing"
