"""Wiring of the places app. Not for: rules."""

from django.apps import AppConfig


class Places(AppConfig):
    name = "wufei.registers.places"
    label = "places"
