"""`wufei demo`: a demo city with simulated data, built through the public actions only. Not for: real cities."""

from wufei.faces.cli.demo.command import demo

__all__ = ["demo"]
