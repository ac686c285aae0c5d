"""Wiring of the parties app. Not for: rules."""

from django.apps import AppConfig


class Parties(AppConfig):
    name = "wufei.registers.parties"
    label = "parties"
