"""Who must declare and by which class: over all firms in few statements. Not for: what they declare (facts, sheets)."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet, Sum

from wufei.kernel.access import Actor, require
from wufei.kernel.periods import closing_day, closing_earlier
from wufei.ledger.books.models import DayTotal
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.operations.declarations.models import Enrolment, Profile
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.declarations.queries.facts import day_number
from wufei.operations.declarations.queries.thresholds import figures_on
from wufei.operations.declarations.rules.tiers import Generator, tier_of
from wufei.operations.declarations.spec.filings import Judged
from wufei.operations.declarations.spec.words import Form, Group
from wufei.operations.manifests.models import Package
from wufei.registers.parties.models import Party
from wufei.registers.parties.queries import in_force, reach

YEAR_MONTHS, ONE_DAY = 12, dt.timedelta(days=1)
_KINDS = (AccountKind.STOCK, AccountKind.GENERATED, AccountKind.DISCREPANCY)


def generated_between(group: str, first: dt.date, last: dt.date, only: Collection[int] | None = None) -> dict[int, int]:
    """Party → grams generated of a list between two days, both included: as entered, or what left and never came in.

    No permission: the caller asks.
    """
    prefix = f"{group}:"
    rows = DayTotal.objects.filter(
        day__range=(day_number(first), day_number(last)),
        account__commodity=Commodity.MASS,
        account__code__startswith=prefix,
        account__kind__in=_KINDS,
    ).order_by()
    packed = Package.objects.filter(waste__startswith=prefix, made_in__isnull=True, filled_on__range=(first, last))
    if only is not None:
        rows, packed = rows.filter(account__holder__in=only), packed.filter(generator__in=only)
    entered: dict[int, int] = {}
    left: dict[int, int] = {}
    sums = rows.values_list("account__holder_id", "account__kind").annotate(Sum("moved_in"), Sum("moved_out"))
    for holder, kind, came, went in sums:
        # All three have their outflow on the side of what became waste; a carried count cancels out with its stock.
        left[holder] = left.get(holder, 0) + went - came
        if kind == AccountKind.GENERATED:
            entered[holder] = entered.get(holder, 0) + went - came
    for holder, mass in packed.order_by().values_list("generator_id").annotate(Sum("mass_g")):
        entered[holder] = entered.get(holder, 0) + mass
    return {holder: max(entered.get(holder, 0), left.get(holder, 0), 0) for holder in {*entered, *left}}


def parties_due(form: Form, closing: int) -> dict[int, Judged]:
    """Party → class and reasons, of all who must file a form for a period: by the books, or by the register.

    No permission: the caller asks.
    """
    day = closing_day(closing)
    known = _active(form, closing) | _enrolled(form.group, day)
    living = set(
        Party.objects.filter(in_force(day), pk__in=known, merged_into__isnull=True).values_list("pk", flat=True)
    )
    if form.group is not Group.HAZARDOUS:
        return dict.fromkeys(sorted(living), Judged("", ()))
    tiers = tiers_on(living, day)
    return {party: tiers[party] for party in sorted(living) if not form.tiers or tiers[party].tier in form.tiers}


def tiers_on(parties: Collection[int], day: dt.date) -> dict[int, Judged]:
    """Party → its class in the year of a day, and why. No permission: the caller asks."""
    figures = figures_on(day)
    years = range(day.year - figures["tier.years"], day.year)
    yearly = {
        year: generated_between(Group.HAZARDOUS, dt.date(year, 1, 1), dt.date(year, 12, 31), parties) for year in years
    }
    profiles = {row.party_id: row for row in Profile.objects.filter(party__in=parties)}
    return {
        party: tier_of(
            _generator({y: found.get(party, 0) for y, found in yearly.items()}, profiles.get(party)), day.year, figures
        )
        for party in parties
    }


def _generator(yearly: Mapping[int, int], profile: Profile | None) -> Generator:
    if profile is None:
        return Generator(yearly_g=yearly)
    return Generator(
        yearly_g=yearly,
        approved_g=profile.approved_g,
        own_facility=profile.own_facility,
        permit=profile.permit,
        adjusted=profile.adjusted,
        adjusted_why=profile.adjusted_why,
    )


def _active(form: Form, closing: int) -> set[int]:
    """Who had waste of the form's list in the twelve months until a month's end: who generated it, or all it passed."""
    since, until = closing_day(closing_earlier(closing, YEAR_MONTHS)), closing_day(closing)
    if not form.handlers:
        return {party for party, mass in generated_between(form.group, since + ONE_DAY, until).items() if mass}
    moved = DayTotal.objects.filter(
        account__kind__in=(AccountKind.STOCK, AccountKind.GENERATED),
        account__code__startswith=f"{form.group}:",
        account__commodity=Commodity.MASS,
        day__gt=day_number(since),
        day__lte=day_number(until),
    )
    return set(moved.order_by().values_list("account__holder_id", flat=True).distinct())


def _enrolled(group: str, day: dt.date) -> set[int]:
    begun = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return set(Enrolment.objects.filter(begun, group=group).values_list("party_id", flat=True))


def enrolments_visible_to(actor: Actor) -> QuerySet[Enrolment]:
    """Who is on the register of those who must declare, within reach. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(FILING_READ):
        require(actor, FILING_READ)
    rows = Enrolment.objects.select_related("party__place").defer("party__place__outline")
    within = reach(actor, FILING_READ, via="party__")
    return rows if within is None else rows.filter(within)


def profile_of(party_id: int) -> Profile | None:
    """The flags of a firm, if it has any. No permission: the caller asks."""
    return Profile.objects.filter(party=party_id).first()
