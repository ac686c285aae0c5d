"""Writes of exchange: what one row of a register's table does. Not for: whole files (kernel/tables)."""

from wufei.registers.exchange.actions.people import person_put
from wufei.registers.exchange.actions.rows import name_put, party_put, place_put, site_put

__all__ = ["name_put", "party_put", "person_put", "place_put", "site_put"]
