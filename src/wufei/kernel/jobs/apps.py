"""Wiring of the jobs. Not for: the jobs of others (each app imports its own in `ready`)."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """Long work and the clock."""

    name = "wufei.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the house's own beats."""
        from wufei.kernel.jobs import handlers  # noqa: F401, PLC0415  tables exist only after all apps are loaded
