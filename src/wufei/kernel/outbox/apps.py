"""Wiring of the outbox. Not for: the handlers of others (each app imports its own in `ready`)."""

from django.apps import AppConfig


class Outbox(AppConfig):
    """Events on their way."""

    name = "wufei.kernel.outbox"
    label = "outbox"
