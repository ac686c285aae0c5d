"""Writes of people, of their roles and of their keys. Not for: reading (queries), signing in (faces)."""

from wufei.registers.identity.actions.keys import apikey_issue, apikey_revoke, apikey_use
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
    "apikey_revoke",
    "apikey_use",
    "language_set",
    "membership_grant",
    "membership_revoke",
    "password_set",
    "person_activate",
    "person_change",
    "person_create",
    "person_deactivate",
]
