"""Wiring of evaluation. Not for: rules."""

from django.apps import AppConfig


class Evaluation(AppConfig):
    name = "wufei.programme.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        """Make the handlers known before the registries are sealed."""
        from wufei.programme.evaluation import handlers  # noqa: F401, PLC0415  apps must be loaded first
