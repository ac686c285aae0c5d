"""Writes of exchange: a register out as a file, a file into a register. Not for: reading files (rules)."""

from wufei.registers.exchange.actions.transfer import register_export, register_import

__all__ = ["register_export", "register_import"]
