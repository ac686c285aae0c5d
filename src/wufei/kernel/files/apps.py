"""Wiring of the files. Not for: anything else."""

from django.apps import AppConfig


class Files(AppConfig):
    """Files by their content."""

    name = "wufei.kernel.files"
    label = "files"
