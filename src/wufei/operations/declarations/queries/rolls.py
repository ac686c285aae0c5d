"""Lists of firms: what firms are judged by, versions with their entries, what changed. Not for: judging (rules)."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Abs, Cast

from wufei.kernel.access import Actor, require
from wufei.kernel.periods import Length, Period, closing_day, closing_earlier
from wufei.kernel.problems import NOT_FOUND
from wufei.ledger.books.models import AccountBalance
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.operations.declarations.models import Enrolment, Profile, RollEntry, RollVersion, Step
from wufei.operations.declarations.permissions import ROLL_READ
from wufei.operations.declarations.queries.firms import ONE_DAY, YEAR_MONTHS, generated_between, tiers_on
from wufei.operations.declarations.rules.rolls import Change, change
from wufei.operations.declarations.spec.filings import FilingEvent, texts_read
from wufei.operations.declarations.spec.rolls import Entry, Firm
from wufei.operations.declarations.spec.words import Group
from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.spec import State
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party

TAKEN = (State.ACCEPTED, State.TREATED, State.PARTLY_ACCEPTED)
PREFIX = f"{Group.HAZARDOUS}:"
MOST_ENTRIES = 2000


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """An entry as it is shown."""

    party: Party
    entry: Entry


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A firm and a list: on its latest version (`entry`), on the last of an earlier quarter (`before`), or on one only.

    `compared`: whether there was a list of an earlier quarter at all.
    """

    version: RollVersion
    entry: Entry | None
    before: Entry | None
    compared: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """A list as it stands and what changed since the quarter before; `before` None: there was none."""

    version: RollVersion
    before: RollVersion | None
    listed: Sequence[Listed]
    change: Change
    gone: Sequence[Listed]


def firms_judged(closing: int, gap_permille: int) -> list[Firm]:
    """What every firm with hazardous waste is judged by, in the twelve months until a quarter's end.

    No permission: the caller asks.
    """
    since, until = closing_day(closing_earlier(closing, YEAR_MONTHS)) + ONE_DAY, closing_day(closing)
    generated = generated_between(Group.HAZARDOUS, since, until)
    held = _held()
    profiles = {row.party_id: row for row in Profile.objects.all()}
    carried, received, differing = _carried(since, until), *_received(since, until, gap_permille)
    returned, late = (_steps(since, until, only) for only in (Q(event=FilingEvent.RETURN), Q(late=True)))
    enrolled = Enrolment.objects.filter(group=Group.HAZARDOUS, valid_to__isnull=True).values_list("party_id", flat=True)
    flagged = {key for key, row in profiles.items() if row.permit or row.own_facility}
    known = {*generated, *held, *carried, *received, *flagged, *enrolled}
    tiers = tiers_on(known, until)
    return [
        Firm(
            party_id=party,
            generated_g=generated.get(party, 0),
            held_g=held.get(party, 0),
            permit=party in profiles and profiles[party].permit,
            own_facility=party in profiles and profiles[party].own_facility,
            tier=tiers[party].tier,
            returned=returned[party],
            late=late[party],
            carried=carried[party],
            received=received[party],
            differing=differing[party],
        )
        for party in sorted(known)
    ]


def _held() -> dict[int, int]:
    """Party → grams of hazardous waste in stock by the books, as they are now."""
    rows = AccountBalance.objects.filter(
        account__kind=AccountKind.STOCK, account__commodity=Commodity.MASS, account__code__startswith=PREFIX
    )
    sums = rows.order_by().values_list("account__holder_id").annotate(Sum("moved_in"), Sum("moved_out"))
    return {holder: came - left for holder, came, left in sums if came > left}


def _loads(since: dt.date, until: dt.date) -> QuerySet[Manifest]:
    return Manifest.objects.filter(code__startswith=PREFIX, day__range=(since, until), state__in=TAKEN).order_by()


def _carried(since: dt.date, until: dt.date) -> Counter[int]:
    legs = Leg.objects.filter(manifest__in=_loads(since, until).values("pk"), taken_at__isnull=False).order_by()
    return Counter(dict(legs.values_list("carrier_id").annotate(Count("manifest", distinct=True))))


def _received(since: dt.date, until: dt.date, gap_permille: int) -> tuple[Counter[int], Counter[int]]:
    """Party → loads it took in, and those of them that weighed otherwise than told by this much or more."""
    rows = _loads(since, until).filter(accepted_g__isnull=False)
    apart = Abs(F("accepted_g") - F("mass_g")) * 1000
    rows = rows.annotate(apart=Cast(apart, BigIntegerField()), line=F("mass_g") * gap_permille)
    told = rows.values_list("receiver_id").annotate(n=Count("pk"), off=Count("pk", filter=Q(apart__gte=F("line"))))
    found = list(told.values_list("receiver_id", "n", "off"))
    return Counter({party: n for party, n, _off in found}), Counter({party: off for party, _n, off in found})


def _steps(since: dt.date, until: dt.date, only: Q) -> Counter[int]:
    rows = Step.objects.filter(only, filing__due_on__range=(since, until)).order_by()
    return Counter(dict(rows.values_list("filing__party_id").annotate(Count("filing", distinct=True))))


def versions(*, actor: Actor, roll: str) -> QuerySet[RollVersion]:
    """The versions of a list, the latest first. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(ROLL_READ):
        require(actor, ROLL_READ)
    return RollVersion.objects.filter(roll=roll).order_by("-closing", "-number")


def compared(*, actor: Actor, version_id: int) -> Compared:
    """A version with what changed since the last of an earlier quarter, as far as the actor sees its firms.

    Raises NOT_FOUND, NOT_ALLOWED.
    """
    if not actor.may_somewhere(ROLL_READ):
        require(actor, ROLL_READ)
    version = RollVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NOT_FOUND(where="version", value=version_id)
    earlier = RollVersion.objects.filter(roll=version.roll, closing__lt=version.closing)
    before = earlier.order_by("-closing", "-number").first()
    now = _listed(actor, version)
    then = _listed(actor, before) if before is not None else []
    found = change([each.entry for each in then], [each.entry for each in now])
    return Compared(version, before, now, found, [each for each in then if each.party.pk in found.went])


def standings_on(party_ids: Collection[int]) -> dict[int, list[Standing]]:
    """Party → the lists on which it stands now, or stood the quarter before, in two statements.

    No permission: the caller has found the parties.
    """
    pairs: dict[str, list[RollVersion]] = {}
    for version in RollVersion.objects.order_by("roll", "-closing", "-number"):
        known = pairs.setdefault(version.roll, [])
        if not known or (len(known) == 1 and version.closing < known[0].closing):
            known.append(version)
    entries: dict[tuple[int, int], Entry] = {}
    rows = RollEntry.objects.filter(party__in=party_ids, version__in=[v for pair in pairs.values() for v in pair])
    for row in rows:
        entries[row.party_id, row.version_id] = Entry(row.party_id, texts_read(row.why), row.points, row.grade)
    found: dict[int, list[Standing]] = {party: [] for party in party_ids}
    for now, *earlier in pairs.values():
        for party, standings in found.items():
            then = entries.get((party, earlier[0].pk)) if earlier else None
            if (entry := entries.get((party, now.pk))) is not None or then is not None:
                standings.append(Standing(now, entry, then, bool(earlier)))
    return found


def _listed(actor: Actor, version: RollVersion) -> list[Listed]:
    within = parties.reach(actor, ROLL_READ, via="party__")
    rows = version.entries.filter(within) if within is not None else version.entries.all()
    rows = rows.select_related("party__place").defer("party__place__outline")[:MOST_ENTRIES]
    return [Listed(row.party, Entry(row.party_id, texts_read(row.why), row.points, row.grade)) for row in rows]


def quarter_of(closing: int) -> Period:
    """The quarter that closes with a month. Raises NOT_A_PERIOD."""
    return Period.closing_with(closing, Length.QUARTER)
