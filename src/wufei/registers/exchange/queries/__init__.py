"""Reads of exchange: entries as rows, and what a row of any table points to. Not for: writes."""

from wufei.registers.exchange.queries.references import party_find, place_check
from wufei.registers.exchange.queries.rows import (
    name_rows,
    party_rows,
    person_rows,
    place_rows,
    site_rows,
    values_of_name,
    values_of_party,
    values_of_person,
    values_of_place,
    values_of_site,
)

__all__ = [
    "name_rows",
    "party_find",
    "party_rows",
    "person_rows",
    "place_check",
    "place_rows",
    "site_rows",
    "values_of_name",
    "values_of_party",
    "values_of_person",
    "values_of_place",
    "values_of_site",
]
