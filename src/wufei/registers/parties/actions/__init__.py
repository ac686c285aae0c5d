"""Writes of parties, of their names and of their sites. Not for: reading (queries)."""

from wufei.registers.parties.actions.names import name_add, name_remove
from wufei.registers.parties.actions.parties import (
    authorities_create,
    party_change,
    party_close,
    party_create,
    party_merge,
    party_reopen,
)
from wufei.registers.parties.actions.sites import site_change, site_close, site_create

__all__ = [
    "authorities_create",
    "name_add",
    "name_remove",
    "party_change",
    "party_close",
    "party_create",
    "party_merge",
    "party_reopen",
    "site_change",
    "site_close",
    "site_create",
]
