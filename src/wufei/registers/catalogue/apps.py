"""Wiring of the catalogue app. Not for: rules."""

from django.apps import AppConfig


class Catalogue(AppConfig):
    name = "wufei.registers.catalogue"
    label = "catalogue"
