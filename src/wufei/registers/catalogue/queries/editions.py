"""Reads of lists and editions: which is in force, what is in it, what two say otherwise. Not for: single codes."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Exists, OuterRef, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.catalogue.errors import EDITION_UNKNOWN, LIST_UNKNOWN, NOTHING_IN_FORCE
from wufei.registers.catalogue.models import CodeList, Edition, WasteCode
from wufei.registers.catalogue.permissions import CODE_READ, LIST_WRITE
from wufei.registers.catalogue.rules.diff import differences
from wufei.registers.catalogue.spec import COMPARED, CodeEditionState, Difference, Form


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """An edition as the lists page shows it. `lapsed`: its last day is over and no other has begun since."""

    edition: Edition
    codes: int
    in_force: bool
    lapsed: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """A list with its editions, the latest first."""

    list: CodeList
    editions: tuple[Standing, ...]


def form_of(found: CodeList) -> Form:
    """The law of the list's codes."""
    return Form(
        pattern=found.pattern,
        class_pattern=found.class_pattern,
        class_form=found.class_form,
        example=found.example,
        hazards=found.hazards,
    )


def binding(rows: Iterable[Edition], day: dt.date) -> Edition | None:
    """Of the editions of one list the one that binds documents of that day: the one published that began last.

    One whose last day is over goes on binding until another begins, so that work does not stop with it.
    """
    begun = [row for row in rows if row.state == CodeEditionState.PUBLISHED and row.valid_from <= day]
    return max(begun, key=lambda row: row.valid_from, default=None)


def edition_subject(edition: Edition) -> Subject:
    """An edition as the policy sees it."""
    return Subject(state=edition.state)


def editions_visible_to(actor: Actor) -> QuerySet[Edition]:
    """Published and withdrawn editions; drafts too for whoever may fill them. Raises NOT_ALLOWED."""
    require(actor, CODE_READ)
    found = Edition.objects.select_related("list")
    return found if actor.may_somewhere(LIST_WRITE) else found.exclude(state=CodeEditionState.DRAFT)


def shelves(actor: Actor, day: dt.date | None = None) -> list[Shelf]:
    """Every list with its editions, in three queries."""
    on = day or clock.today()
    rows = list(editions_visible_to(actor))
    counts = dict(single().order_by().values_list("edition_id").annotate(n=Count("pk")))
    return [_shelf(found, [r for r in rows if r.list_id == found.pk], counts, on) for found in CodeList.objects.all()]


def single() -> QuerySet[WasteCode]:
    """The codes of all editions without those that only head others."""
    below = WasteCode.objects.filter(edition=OuterRef("edition"), parent=OuterRef("code"))
    return WasteCode.objects.exclude(Exists(below))


def _shelf(found: CodeList, rows: Sequence[Edition], counts: Mapping[int, int], day: dt.date) -> Shelf:
    today = binding(rows, day)
    return Shelf(
        found,
        tuple(
            Standing(
                edition,
                counts.get(edition.pk, 0),
                in_force=edition is today,
                lapsed=edition is today and edition.valid_to is not None and edition.valid_to < day,
            )
            for edition in rows
        ),
    )


def list_get(*, actor: Actor, code: str) -> CodeList:
    """A list by its short code. Raises LIST_UNKNOWN, NOT_ALLOWED."""
    require(actor, CODE_READ)
    found = CodeList.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(CodeList.objects.values_list("code", flat=True)) or "–"
        raise LIST_UNKNOWN(where="list", value=code, known=known)
    return found


def edition_get(*, actor: Actor, edition_id: int) -> Edition:
    """An edition by its id. Raises NOT_FOUND."""
    found = editions_visible_to(actor).filter(pk=edition_id).first()
    if found is None:
        raise NOT_FOUND(where="edition", value=edition_id)
    return found


def edition_named(*, actor: Actor, list_code: str, edition: str) -> Edition:
    """An edition by its name. Raises LIST_UNKNOWN, EDITION_UNKNOWN."""
    of = list_get(actor=actor, code=list_code)
    rows = {row.edition: row for row in editions_visible_to(actor).filter(list=of)}
    if edition not in rows:
        raise EDITION_UNKNOWN(where="edition", value=edition, list=list_code, known=", ".join(rows) or "–")
    return rows[edition]


def edition_on(*, actor: Actor, list_code: str, day: dt.date) -> Edition:
    """The edition that binds documents of that day. Raises LIST_UNKNOWN, NOTHING_IN_FORCE."""
    of = list_get(actor=actor, code=list_code)
    found = binding(of.editions.select_related("list"), day)
    if found is None:
        raise NOTHING_IN_FORCE(where="day", value=day, list=list_code, day=day)
    return found


def editions_on(day: dt.date, list_code: str = "") -> list[Edition]:
    """The editions that bind documents of that day, one a list, of every list or of one, in one query.

    No permission: the caller asks.
    """
    of: dict[int, list[Edition]] = {}
    for row in Edition.objects.filter(list__code=list_code) if list_code else Edition.objects.all():
        of.setdefault(row.list_id, []).append(row)
    return [found for rows in of.values() if (found := binding(rows, day)) is not None]


def edition_diff(*, actor: Actor, before: Edition, after: Edition) -> list[Difference]:
    """What the later edition says otherwise, by code."""
    require(actor, CODE_READ)
    return differences(_compared(before), _compared(after))


def _compared(edition: Edition) -> list[dict[str, str]]:
    return list(WasteCode.objects.filter(edition=edition).values("code", *COMPARED))
