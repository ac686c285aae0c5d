"""Wufei (无废): the platform on which a city runs its zero-waste programme."""

__version__ = "0.1.0"
