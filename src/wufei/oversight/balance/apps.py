"""Wiring of balances. Not for: rules."""

from django.apps import AppConfig


class Balance(AppConfig):
    """What the city's flows come to, and who is suspected."""

    name = "wufei.oversight.balance"
    label = "balance"
