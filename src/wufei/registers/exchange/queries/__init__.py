"""Reads of exchange: registers as tables, and what a row points to. Not for: writes."""

from wufei.registers.exchange.queries.tables import (
    choice_words,
    error_file,
    header_words,
    register_get,
    register_rows,
    table_rows,
    template_file,
    values_of_name,
    values_of_party,
    values_of_person,
    values_of_place,
    values_of_site,
)

__all__ = [
    "choice_words",
    "error_file",
    "header_words",
    "register_get",
    "register_rows",
    "table_rows",
    "template_file",
    "values_of_name",
    "values_of_party",
    "values_of_person",
    "values_of_place",
    "values_of_site",
]
