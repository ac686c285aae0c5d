"""Writes of people, roles, keys, and what parties delegate. Not for: reading (queries), signing in (faces)."""

from wufei.registers.identity.actions.delegations import delegation_grant, delegation_revoke
from wufei.registers.identity.actions.keys import apikey_issue, apikey_make, apikey_revoke, apikey_use
from wufei.registers.identity.actions.people import (
    language_set,
    password_set,
    person_activate,
    person_change,
    person_create,
    person_deactivate,
)
from wufei.registers.identity.actions.roles import membership_grant, membership_revoke

__all__ = [
    "apikey_issue",
    "apikey_make",
    "apikey_revoke",
    "apikey_use",
    "delegation_grant",
    "delegation_revoke",
    "language_set",
    "membership_grant",
    "membership_revoke",
    "password_set",
    "person_activate",
    "person_change",
    "person_create",
    "person_deactivate",
]
