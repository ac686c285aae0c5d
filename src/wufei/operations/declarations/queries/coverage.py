"""How many of those who must file have filed, and what it cost them: by form, county, class. Not for: single ones.

The denominator are the rows that were opened for the period; the share in time is of all that must file.
"""

import dataclasses
from collections.abc import Sequence

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr, TruncDate

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.queries.filings import visible_to
from wufei.operations.declarations.spec.filings import DONE, FilingState

COUNTY = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Covered:
    """A share of those who must file. `key`: the form, county or class; `late`: filed after the day, or due and not."""

    key: str
    asked: int
    filed: int
    accepted: int
    late: int

    @property
    def permille(self) -> int:
        """The filed share in thousandths, cut off."""
        return self.filed * 1000 // self.asked if self.asked else 0


@dataclasses.dataclass(frozen=True, slots=True)
class Coverage:
    """A period as a whole, and in parts."""

    whole: Covered
    forms: Sequence[Covered]
    counties: Sequence[Covered]
    tiers: Sequence[Covered]


@dataclasses.dataclass(frozen=True, slots=True)
class Spent:
    """What filing a form cost: sums over filings of a month."""

    form: str
    closing: int
    filings: int
    asked: int
    prefilled: int
    changed: int
    spent_s: int

    @property
    def typed(self) -> int:
        """Fields that somebody had to fill in or change."""
        return self.asked - self.prefilled + self.changed

    @property
    def each_s(self) -> int:
        """Seconds a filing, on average, cut off."""
        return self.spent_s // self.filings if self.filings else 0

    @property
    def prefilled_permille(self) -> int:
        """The share of fields that stood there already, in thousandths."""
        return self.prefilled * 1000 // self.asked if self.asked else 0


def coverage_of(*, actor: Actor, closing: int, form: str = "") -> Coverage:
    """How the period that closes with a month stands, as far as the actor sees it. Raises NOT_ALLOWED."""
    rows = visible_to(actor).filter(closing=closing).select_related(None).order_by()
    if form:
        rows = rows.filter(form=form)
    counties = rows.annotate(key=Substr("party__place__code", 1, COUNTY))
    whole = _summed(rows.annotate(key=Substr("form", 1, 0)))
    return Coverage(
        whole=whole[0] if whole else Covered("", 0, 0, 0, 0),
        forms=_summed(rows.annotate(key=F("form"))),
        counties=_summed(counties),
        tiers=_summed(rows.exclude(tier="").annotate(key=F("tier"))),
    )


def _summed(rows: QuerySet[Filing]) -> list[Covered]:
    """The rows by their key, the least covered first."""
    today = clock.today()
    late = Q(filed_at__isnull=True, due_on__lt=today) | Q(filed_on__gt=F("due_on"))
    told = rows.annotate(filed_on=TruncDate("filed_at", tzinfo=clock.SHANGHAI)).values("key").annotate(
        asked=Count("pk"),
        done=Count("pk", filter=Q(state__in=DONE)),
        taken=Count("pk", filter=Q(state=FilingState.ACCEPTED)),
        late=Count("pk", filter=late),
    )  # fmt: skip
    found = [Covered(row["key"] or "", row["asked"], row["done"], row["taken"], row["late"]) for row in told]
    return sorted(found, key=lambda each: (each.permille, each.key))


def periods_asked(actor: Actor, most: int = 24) -> list[int]:
    """The months with which periods close that were opened, the latest first. Raises NOT_ALLOWED."""
    rows = visible_to(actor).select_related(None).order_by("-closing").values_list("closing", flat=True).distinct()
    return list(rows[:most])


def burden_of(*, actor: Actor, most: int = 48) -> list[Spent]:
    """What filing cost, by form and period, the latest first; of filings that were filed. Raises NOT_ALLOWED."""
    rows = visible_to(actor).filter(filed_at__isnull=False).select_related(None).order_by()
    told = rows.values("form", "closing").annotate(
        filings=Count("pk"),
        asked_n=Sum("asked"),
        prefilled_n=Sum("prefilled"),
        changed_n=Sum("changed"),
        spent=Sum("spent_s"),
    )
    return [
        Spent(r["form"], r["closing"], r["filings"], r["asked_n"], r["prefilled_n"], r["changed_n"], r["spent"])
        for r in told.order_by("-closing", "form")[:most]
    ]
