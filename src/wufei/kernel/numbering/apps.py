"""Wiring of the numbering. Not for: anything else."""

from django.apps import AppConfig


class Numbering(AppConfig):
    """Numbers of documents."""

    name = "wufei.kernel.numbering"
    label = "numbering"
