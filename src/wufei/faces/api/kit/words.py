"""Amounts, periods and the language of an answer, as every router writes them. Not for: types of fields (fields.py)."""

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Schema

from wufei.kernel.periods import Period
from wufei.kernel.units import Language, decimal_text


class PlaceNamed(Schema):
    """A place by code and name."""

    code: str
    name: str


class PartyNamed(Schema):
    """A party by id and name."""

    id: int
    name: str


def exact(micro: int | None) -> str | None:
    """Millionths as exact decimal text."""
    return None if micro is None else decimal_text(micro)


def period_code(closing: int | None) -> str | None:
    """How people name a closing month: 2024 for 202412, 2024Q3 for 202409."""
    return None if closing is None else Period.longest(closing).code


def language() -> Language:
    """The language the request asked for, as papers know it."""
    return "zh" if str(get_language()).startswith("zh") else "en"


def root_of(request: HttpRequest) -> str:
    """The address of this house, for the links in a paper's footnotes."""
    return request.build_absolute_uri("/").rstrip("/")
