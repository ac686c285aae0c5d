"""Reads of readings: one, the present ones of a place and month, the history of one. Not for: figures."""

from collections.abc import Iterable

from django.db.models import QuerySet

from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.indicators.errors import PLACE_UNKNOWN
from wufei.programme.indicators.models import Reading, Variable
from wufei.programme.indicators.permissions import INDICATOR_READ
from wufei.programme.indicators.queries.definitions import answering_parties
from wufei.registers.places.models import Place


def place_of(code: str) -> Place:
    """The place of this code. Raises PLACE_UNKNOWN."""
    found = Place.objects.filter(code=code).first()
    if found is None:
        raise PLACE_UNKNOWN(where="place", value=code)
    return found


def subject_of(variable: Variable, place: Place, state: str = "") -> Subject:
    """A variable at a place as the policy sees it: the units that answer for it there, and the place."""
    parties = answering_parties([variable.code], [place.pk])
    return Subject(state=state, party_ids=parties.get((variable.code, place.pk), frozenset()), place_code=place.code)


def reading_subject(reading: Reading) -> Subject:
    """A reading as the policy sees it."""
    return subject_of(reading.variable, reading.place, reading.state)


def readings_visible_to(actor: Actor) -> QuerySet[Reading]:
    """Every reading, whatever its state: states are shown, not hidden. Raises NOT_ALLOWED."""
    require(actor, INDICATOR_READ)
    return Reading.objects.select_related("variable", "place", "party").defer("place__outline")


def reading_get(*, actor: Actor, reading_id: int) -> Reading:
    """One reading. Raises NOT_FOUND."""
    found = readings_visible_to(actor).filter(pk=reading_id).first()
    if found is None:
        raise NOT_FOUND(where="reading", value=reading_id)
    return found


def present(
    actor: Actor, *, variables: Iterable[str], place_id: int, closings: Iterable[int]
) -> dict[tuple[str, int], Reading]:
    """(variable, closing) → the reading that stands now at a place, in one query."""
    rows = readings_visible_to(actor).filter(
        variable__code__in=set(variables), place=place_id, closing__in=set(closings), superseded_at__isnull=True
    )
    return {(r.variable.code, r.closing): r for r in rows.prefetch_related("files__file")}


def history(actor: Actor, *, variable: str, place_id: int, closing: int) -> list[Reading]:
    """All that was ever said of a variable at a place and month, newest first."""
    rows = readings_visible_to(actor).filter(variable__code=variable, place=place_id, closing=closing)
    return list(rows.order_by("-recorded_at", "-pk").prefetch_related("files__file"))
