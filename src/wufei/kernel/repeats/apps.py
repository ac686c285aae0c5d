"""Wiring of repeats. Not for: anything else."""

from django.apps import AppConfig


class Repeats(AppConfig):
    """Requests that come again."""

    name = "wufei.kernel.repeats"
    label = "repeats"
