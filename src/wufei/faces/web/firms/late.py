"""What of a firm is late: manifests that stand still, filings past their day, corrections without an answer."""

import dataclasses
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wufei.faces.web.declarations.shown import row
from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.kit.context import AGED_DAYS
from wufei.faces.web.kit.sheets import Sheet
from wufei.kernel import clock
from wufei.kernel.text import _, fill
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.firms import ageing_of, corrections_open

SHOWN = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Late:
    """A late thing: what sort, which, for how many days."""

    sort: str
    title: str
    days: int
    url: str


def told(asked: Asked) -> Told:
    """The latest first, and how many there are of each sort."""
    sorts = [(word, rows) for word, rows in _sorts(asked) if rows]
    rows = sorted((one for _word, rows in sorts for one in rows[:SHOWN]), key=lambda one: -one.days)
    return {
        "rows": rows,
        "sorts": [(word, len(found)) for word, found in sorts],
        "count": sum(len(found) for _word, found in sorts),
        "all": [one for _word, found in sorts for one in found],
    }


def _sorts(asked: Asked) -> Iterator[tuple[str, list[Late]]]:
    now, today = clock.now(), clock.today()
    aged = fill(
        ngettext("Manifest not moved for {n} day", "Manifests not moved for {n} days", AGED_DAYS), {"n": AGED_DAYS}
    )
    yield (
        aged,
        [
            Late(aged, f"{one.number} · {one.name}", (now - one.moved_at).days, reverse("web:manifest", args=[one.pk]))
            for one in ageing_of(asked.actor, asked.party_ids, days=AGED_DAYS)
        ],
    )
    if asked.actor.may_somewhere(FILING_READ):
        word = gettext("Declaration past its day")
        shown = ((row(one), one) for one in asked.duties if one.due_on < today)
        yield (
            word,
            [
                Late(
                    word,
                    f"{r.title} · {r.period}",
                    (today - one.due_on).days,
                    reverse("web:declaration", args=[one.pk]),
                )
                for r, one in shown
            ],
        )
    word = gettext("Correction without an answer")
    yield (
        word,
        [
            Late(word, one.manifest.number, (now - one.asked_at).days, reverse("web:correction", args=[one.pk]))
            for one in corrections_open(asked.actor, asked.party_ids)
        ],
    )


def sheet(asked: Asked, found: Told) -> Sheet:
    """The same as a table, all of it."""
    columns = [(gettext("What is late"), 36), (gettext("Details"), 48), (gettext("Days late"), 10)]
    return Sheet(gettext("Late"), columns, [[one.sort, one.title, one.days] for one in found["all"]])


BLOCK = Block("late", _("Late"), MANIFEST_READ, told, sheet)
