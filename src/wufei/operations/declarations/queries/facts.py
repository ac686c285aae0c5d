"""What the books know of a party, a list of waste and some months: computed once, for every form. Not for: forms.

Bookings, packages and counted stocks, each wherever it is written. No permission in this file: the caller asks.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Sum

from wufei.kernel import clock
from wufei.kernel.periods import Length, Period, closing_day, closing_earlier
from wufei.ledger.books.models import Account, DayTotal, Transfer
from wufei.ledger.books.spec import AccountKind, Commodity, TransferKind
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.spec import AssertionState
from wufei.operations.declarations.rules.lines import Line, Movement, line_of
from wufei.operations.manifests.models import Package

MOVING = (TransferKind.POST, TransferKind.SETTLE)
COUNTING = "closing.assertion"  # what carries a counted difference is no movement
DOCUMENT = "manifest"
K = AccountKind
# What a booking between own accounts says, from stock to there; the way back says it with the sign turned.
_OWN: Mapping[str, str] = {
    K.USED: "used",
    K.TREATED: "treated",
    K.LANDFILLED: "treated",
    K.LOST: "lost",
    K.EXPORTED: "sent",
    K.DISCREPANCY: "gaps",
}
_INTO: Mapping[str, str] = {
    K.GENERATED: "recorded",
    K.IMPORTED: "received",
    K.OPENING: "other",
    K.PRODUCED: "other",
    K.CONVERSION: "other",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Handed:
    """What went to one receiver."""

    mass_g: int
    loads: int


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a party, a list and a time: by waste, and by waste and receiver."""

    lines: Mapping[str, Line]
    handed: Mapping[tuple[str, int], Handed]

    @property
    def still(self) -> bool:
        """Whether nothing moved at all."""
        return all(line.still for line in self.lines.values())


def known_of(party_id: int, prefix: str, period: Period) -> Known:
    """What is known of a party's wastes whose codes begin so, over a period."""
    counting = _Counting(party_id, prefix, period)
    return Known(counting.lines(), counting.handed)


def day_number(day: dt.date) -> int:
    """A day in Shanghai as the books count it."""
    return (day - clock.EPOCH.date()).days


class _Counting:
    """The movements of one party, gathered waste by waste."""

    def __init__(self, party_id: int, prefix: str, period: Period) -> None:
        self.party_id, self.prefix, self.period = party_id, prefix, period
        self.first, self.last = day_number(period.start), day_number(period.end)
        self.sums: dict[str, dict[str, int]] = {}
        self.handed: dict[tuple[str, int], Handed] = {}
        own = Account.objects.filter(holder=party_id, commodity=Commodity.MASS, code__startswith=prefix)
        self.accounts = dict(own.values_list("pk", "kind"))
        self.stocks = [pk for pk, kind in self.accounts.items() if kind == K.STOCK]
        self._transfers()
        self._packages()

    def lines(self) -> dict[str, Line]:
        """A line for each waste that moved or lay there."""
        before = closing_earlier(Period.containing(self.period.start, Length.MONTH).closing, 1)
        opening, opened = self._stock(before)
        closing, closed = self._stock(self.period.closing)
        wastes = {w for w in {*opening, *closing} if opening.get(w) or closing.get(w)} | set(self.sums)
        return {
            waste: line_of(
                Movement(
                    **self.sums.get(waste, {}),
                    opening=opening.get(waste, 0),
                    closing=closing.get(waste, 0),
                    counted_opening=opened.get(waste),
                    counted_closing=closed.get(waste),
                )
            )
            for waste in sorted(wastes)
        }

    def _add(self, waste: str, name: str, amount: int) -> None:
        sums = self.sums.setdefault(waste, {})
        sums[name] = sums.get(name, 0) + amount

    def _transfers(self) -> None:
        ids = list(self.accounts)
        days = DayTotal.objects.filter(account__in=ids, day__range=(self.first, self.last))
        moved = list(days.order_by().values_list("day", flat=True).distinct())
        rows = Transfer.objects.filter(day__in=moved, kind__in=MOVING).exclude(subject_kind=COUNTING).order_by()
        left = rows.filter(source__in=ids).values(
            "source__kind", "source__code", "target__holder_id", "target__kind", "subject_kind"
        )
        for told in left.annotate(mass=Sum("amount"), loads=Count("subject_id", distinct=True)):
            self._left(told)
        came = rows.filter(target__in=ids).exclude(source__holder=self.party_id)
        for kind, waste, mass in came.values_list("target__kind", "target__code").annotate(Sum("amount")):
            if kind == K.STOCK:
                self._add(waste, "received", mass)

    def _left(self, row: Mapping[str, Any]) -> None:
        """A sum of transfers out of an own account."""
        source, target, waste, mass = row["source__kind"], row["target__kind"], row["source__code"], row["mass"]
        if row["target__holder_id"] != self.party_id:
            # What goes to somebody else: out of stock, out of generation directly, or weighed over what was told.
            self._add(waste, "sent", mass)
            if source in _INTO:
                self._add(waste, _INTO[source], mass)
            elif source in _OWN:
                self._add(waste, _OWN[source], -mass)
            loads = row["loads"] if row["subject_kind"] == DOCUMENT and source != K.DISCREPANCY else 0
            self._add(waste, "loads", loads)
            key = (waste, row["target__holder_id"])
            had = self.handed.get(key, Handed(0, 0))
            self.handed[key] = Handed(had.mass_g + mass, had.loads + loads)
        elif source == K.STOCK and target in _OWN:
            self._add(waste, _OWN[target], mass)
        elif source == K.STOCK and target in _INTO:
            self._add(waste, _INTO[target], -mass)
        elif target == K.STOCK and source in _INTO:
            self._add(waste, _INTO[source], mass)
        elif target == K.STOCK and source in _OWN:
            self._add(waste, _OWN[source], -mass)

    def _packages(self) -> None:
        """Packages filled by the party in the period: generation that was written down before anything was booked."""
        rows = self._filled().filter(filled_on__range=(self.period.start, self.period.end))
        for waste, mass, count in rows.values_list("waste").annotate(Sum("mass_g"), Count("pk")):
            self._add(waste, "recorded", mass)
            self._add(waste, "packages", count)

    def _filled(self) -> Any:
        rows = Package.objects.filter(generator=self.party_id, waste__startswith=self.prefix, made_in__isnull=True)
        return rows.order_by()

    def _stock(self, closing: int) -> tuple[dict[str, int], dict[str, int]]:
        """Waste → what was there at the end of a month, and what was counted at that very end.

        From the last count on, where there was one; else from the beginning.
        """
        counts = self._counted(closing)
        day = day_number(closing_day(closing))
        found = self._held(day)
        for waste, (month, declared) in counts.items():
            then = self._held(day_number(closing_day(month)), waste)
            found[waste] = declared + found.get(waste, 0) - then.get(waste, 0)
        return found, {waste: declared for waste, (month, declared) in counts.items() if month == closing}

    def _held(self, day: int, waste: str = "") -> dict[str, int]:
        """Waste → what bookings and packages come to at the end of a day."""
        rows = DayTotal.objects.filter(account__in=self.stocks, day__lte=day).order_by()
        packed = self._filled().filter(filled_on__lte=clock.EPOCH.date() + dt.timedelta(days=day))
        if waste:
            rows, packed = rows.filter(account__code=waste), packed.filter(waste=waste)
        sums = rows.values_list("account__code").annotate(Sum("moved_in"), Sum("moved_out"))
        found = {code: came - left for code, came, left in sums}
        for code, mass in packed.values_list("waste").annotate(Sum("mass_g")):
            found[code] = found.get(code, 0) + mass
        return found

    def _counted(self, closing: int) -> dict[str, tuple[int, int]]:
        """Waste → the month in which it was counted last, and what was counted then, at all places together."""
        rows = Assertion.objects.filter(
            closing__lte=closing, holder=self.party_id, kind=K.STOCK, commodity=Commodity.MASS
        )
        rows = rows.filter(code__startswith=self.prefix).exclude(state=AssertionState.WITHDRAWN)
        found: dict[str, tuple[int, int]] = {}
        sums = rows.order_by("closing").values_list("code", "closing").annotate(total=Sum("declared"))
        for code, month, total in sums:
            found[code] = (month, total)
        return found
