"""Reads of factors: the one that holds on a day at a place. Not for: what is computed with it."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.catalogue.errors import FACTOR_UNKNOWN
from wufei.registers.catalogue.models import Factor
from wufei.registers.catalogue.permissions import CODE_READ


def factor_subject(factor: Factor) -> Subject:
    """A factor as the policy sees it: it belongs to the place where it holds."""
    return Subject(place_code=factor.place_code)


def factors_visible_to(actor: Actor) -> QuerySet[Factor]:
    """Every factor, also those that were replaced. Raises NOT_ALLOWED."""
    require(actor, CODE_READ)
    return Factor.objects.all()


def factors_standing(actor: Actor) -> QuerySet[Factor]:
    """The factors that were not replaced by another of the same day and place."""
    return factors_visible_to(actor).filter(superseded_at__isnull=True)


def factor_get(*, actor: Actor, factor_id: int) -> Factor:
    """A factor by its id. Raises NOT_FOUND."""
    found = factors_visible_to(actor).filter(pk=factor_id).first()
    if found is None:
        raise NOT_FOUND(where="factor", value=factor_id)
    return found


def factor_on(*, actor: Actor, code: str, day: dt.date, place_code: str = "") -> Factor:
    """The factor that holds: of the nearest place above, the one that began last. Raises FACTOR_UNKNOWN."""
    return factor_among(factors_standing(actor).filter(code=code, valid_from__lte=day), code, day, place_code)


def factor_among(rows: Iterable[Factor], code: str, day: dt.date, place_code: str = "") -> Factor:
    """The same of rows that were read before, for whoever asks for many days and places. Raises FACTOR_UNKNOWN."""
    fitting = [
        row for row in rows if row.code == code and row.valid_from <= day and place_code.startswith(row.place_code)
    ]
    if not fitting:
        raise FACTOR_UNKNOWN(where="factor", value=code)
    return max(fitting, key=lambda row: (len(row.place_code), row.valid_from))
