"""What speaks against a firm by the house's own records; one more finding is one more function. Not for: judging."""

import dataclasses
from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.kit.sheets import Sheet
from wufei.faces.web.kit.tags import money as money_told
from wufei.faces.web.rounds.numbers import period_words
from wufei.kernel import clock
from wufei.kernel.access import Permission, allowed
from wufei.kernel.periods import Length
from wufei.kernel.text import _, fill
from wufei.kernel.units import grouped
from wufei.ledger.books.permissions import BOOKS_READ
from wufei.ledger.books.spec import Commodity
from wufei.ledger.closing.permissions import ASSERTION_READ
from wufei.ledger.closing.queries.assertions import differing_of
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.licences.errors import FINDING_LABELS
from wufei.operations.licences.permissions import LICENCE_READ
from wufei.operations.licences.queries.warnings import warned_counted
from wufei.operations.licences.spec import KINDS
from wufei.operations.settlement.permissions import FINDING_READ
from wufei.operations.settlement.queries.findings import findings_visible_to
from wufei.operations.settlement.spec import FindingState
from wufei.operations.settlement.spec.findings import FINDING_LABELS as MONEY_LABELS
from wufei.registers.parties.queries import party_subject

SHOWN = 4
STANDING = (FindingState.OPEN, FindingState.CONFIRMED)


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what sort, what exactly, where it stands. `times`: how often."""

    sort: str
    detail: str
    times: int = 1
    url: str = ""


def warned(asked: Asked) -> Iterator[Finding]:
    """What its moves were warned of, by month."""
    for one in warned_counted(asked.actor, party_id=asked.party.pk):
        word, kind = gettext(FINDING_LABELS[one.finding]), gettext(KINDS[one.kind].title)
        detail = f"{kind} · {period_words(one.month, Length.MONTH)}"
        yield Finding(word, detail, one.times, reverse("web:licences_warned"))


def differing(asked: Asked) -> Iterator[Finding]:
    """Counts that differ from the books and were not carried."""
    for row in differing_of(asked.actor, asked.party_ids):
        if row.commodity == Commodity.MASS:
            told = {
                "period": period_words(row.closing, Length.MONTH),
                "code": row.code,
                "difference": f"{'+' if row.difference > 0 else ''}{grouped(row.difference)}",
            }
            yield Finding(
                gettext("The count differs from the books"),
                fill(gettext("{code}, {period}: {difference} t"), told),
            )


def too_long(asked: Asked) -> Iterator[Finding]:
    """Stock that has lain longer than it may."""
    for one in asked.holdings:
        if one.over_g and one.limit is not None:
            told = {"code": one.code, "mass": grouped(one.over_g), "source": one.limit.source}
            yield Finding(gettext("Stored too long"), fill(gettext("{code}: {mass} t ({source})"), told))


def below_nothing(asked: Asked) -> Iterator[Finding]:
    """More left than was ever entered."""
    for one in asked.holdings:
        if one.mass_g < 0:
            told = {"code": one.code, "mass": grouped(-one.mass_g)}
            yield Finding(gettext("More left than was entered"), fill(gettext("{code}: {mass} t"), told))


def money(asked: Asked) -> Iterator[Finding]:
    """Where money, matter and papers do not fit, and nobody has dismissed it yet."""
    rows = findings_visible_to(asked.actor).filter(party__in=asked.party_ids, state__in=STANDING)
    for row in rows.order_by("-happened_at", "pk"):
        day = clock.day_of(row.happened_at)
        detail = f"{day:%Y-%m-%d} · {money_told(row.amount_fen)}" if row.amount_fen else f"{day:%Y-%m-%d}"
        yield Finding(gettext(MONEY_LABELS[row.kind]), detail, url=reverse("web:settlement_finding", args=[row.pk]))


# Each with the right that it takes over the firm. What is found elsewhere is added here.
FINDERS: tuple[tuple[Permission, Callable[[Asked], Iterator[Finding]]], ...] = (
    (BOOKS_READ, too_long),
    (ASSERTION_READ, differing),
    (LICENCE_READ, warned),
    (BOOKS_READ, below_nothing),
    (FINDING_READ, money),
)


def told(asked: Asked) -> Told:
    """What was found, by sort, with how often."""
    subject = party_subject(asked.party)
    found = [
        one for permission, finder in FINDERS if allowed(asked.actor, permission, subject) for one in finder(asked)
    ]
    sorts: dict[str, list[Finding]] = {}
    for one in found:
        sorts.setdefault(one.sort, []).append(one)
    return {
        "sorts": [
            (sort, sum(one.times for one in rows), rows[:SHOWN], max(0, len(rows) - SHOWN))
            for sort, rows in sorts.items()
        ],
        "all": found,
    }


def sheet(asked: Asked, found: Told) -> Sheet:
    """The same as a table, all of it."""
    columns = [(gettext("Finding"), 36), (gettext("What exactly"), 60), (gettext("How often"), 10)]
    return Sheet(gettext("Findings"), columns, [[one.sort, one.detail, one.times] for one in found["all"]])


BLOCK = Block("findings", _("Findings"), FILING_READ, told, sheet)
