"""Reads of readings: one, the present ones of a place and month, the history of one. Not for: figures."""

from collections.abc import Iterable, Sequence

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
    found = Place.objects.filter(code=code).defer("outline").first()
    if found is None:
        raise PLACE_UNKNOWN(where="place", value=code)
    return found


def subject_of(variable: Variable, place: Place, state: str = "") -> Subject:
    """A variable at a place as the policy sees it: the units that answer for it there, and the place."""
    parties = answering_parties([variable.code], [place.pk])
    return Subject(state=state, party_ids=parties.get((variable.code, place.pk), frozenset()), place_code=place.code)


def reading_subjects(readings: Sequence[Reading]) -> list[Subject]:
    """Readings as the policy sees them, in their order, in two queries."""
    parties = answering_parties({r.variable.code for r in readings}, {r.place_id for r in readings})
    return [
        Subject(
            state=r.state,
            party_ids=parties.get((r.variable.code, r.place_id), frozenset()),
            place_code=r.place.code,
        )
        for r in readings
    ]


def readings_visible_to(actor: Actor) -> QuerySet[Reading]:
    """Every reading, whatever its state: states are shown, not hidden. Raises NOT_ALLOWED."""
    require(actor, INDICATOR_READ)
    return Reading.objects.select_related("variable", "place", "party").defer("place__outline")


def readings_get(*, actor: Actor, reading_ids: Iterable[int]) -> list[Reading]:
    """Readings in the order asked, each once. Raises NOT_FOUND."""
    wanted = list(dict.fromkeys(reading_ids))
    found = readings_visible_to(actor).order_by().in_bulk(wanted)
    for reading_id in wanted:
        if reading_id not in found:
            raise NOT_FOUND(where="reading", value=reading_id)
    return [found[reading_id] for reading_id in wanted]


def reading_get(*, actor: Actor, reading_id: int) -> Reading:
    """One reading. Raises NOT_FOUND."""
    return readings_get(actor=actor, reading_ids=[reading_id])[0]


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
