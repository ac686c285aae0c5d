"""A stream and month out of the books: what was measured by whom, reconciled; what does not fit, with its records.

A load stands with the day of its issue. Everybody balances what they see: a firm of which only some loads are in reach
has no balance of its own. Not for: how it is reckoned (rules), single plants (facilities).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from wufei.kernel.access import Actor, require
from wufei.kernel.periods import Period
from wufei.operations.declarations.queries.masses import masses_declared
from wufei.operations.declarations.spec.words import Fact
from wufei.operations.facilities.queries.measured import Held, counted_of, stocks_of, treated_of, weighed_of
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.spec import NormKind
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.pairs import PairSums, arrived_of, loads_of, pairs_of
from wufei.operations.manifests.spec.flows import FlowsAsked
from wufei.oversight.balance.permissions import BALANCE_READ
from wufei.oversight.balance.queries.settings import settings_on
from wufei.oversight.balance.rules.loads import judged
from wufei.oversight.balance.rules.months import reconciled
from wufei.oversight.balance.spec.months import (
    BalanceAsked,
    Book,
    Firm,
    LoadSeen,
    LoadTested,
    MonthBalance,
    Pair,
    Source,
    Stock,
    Sum,
    Suspect,
    Suspected,
    Where,
)
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

BEHIND = 50  # manifests told behind a suspected party


def month_balance(*, actor: Actor, asked: BalanceAsked) -> MonthBalance:
    """The balance of a stream and month, as far as the actor sees it. Raises NOT_ALLOWED and what solving refuses."""
    require_reach(actor)
    sums, loads = pairs_of(actor=actor, asked=_flows(asked)), _loads(actor, asked)
    settings = settings_on(asked.month.end)
    flows, suspects, balance = reconciled(_book(actor, asked, sums, loads), settings)
    firms = {number for row in sums for number in (row.generator_id, row.receiver_id)}
    return MonthBalance(
        asked=asked,
        flows=flows,
        suspects=suspects,
        far=[each for each in judged(loads, settings) if each.far],
        balance=balance,
        names=dict(Party.objects.filter(pk__in=firms).values_list("pk", "name")),
        loads=sum(row.loads + row.away_loads for row in sums),
        simulated=any(row.simulated for row in sums),
    )


def loads_behind(
    *, actor: Actor, asked: BalanceAsked, sender: Firm | None, receiver: Firm | None, unweighed_first: bool = False
) -> list[LoadTested]:
    """The accepted loads between two firms (None: any; one firm alone: all it sent or received), judged among all of
    the stream and month, those that lie off most first. `unweighed_first`: before them those that no scale saw.

    Raises NOT_ALLOWED.
    """
    require_reach(actor)
    found = [
        each
        for each in judged(_loads(actor, asked), settings_on(asked.month.end))
        if _between(each.load, sender, receiver)
    ]
    return sorted(found, key=lambda each: each.load.weighed) if unweighed_first else found


def suspected_parties(*, actor: Actor, asked: BalanceAsked) -> list[Suspected]:
    """The parties that are suspected in a stream and month, the surest first: each by what speaks loudest of it.

    Raises NOT_ALLOWED.
    """
    require_reach(actor)
    sums, loads = pairs_of(actor=actor, asked=_flows(asked)), _loads(actor, asked)
    settings = settings_on(asked.month.end)
    _reconciled, suspects, _balance = reconciled(_book(actor, asked, sums, loads), settings)
    tested = judged(loads, settings)
    found: dict[int, Suspected] = {}
    told = [*(_suspected(each, tested) for each in suspects), *(_short(each) for each in tested if each.far)]
    for suspected in (each for several in told for each in several):
        known = found.get(suspected.party_id)
        if known is None or suspected.statistic > known.statistic:
            found[suspected.party_id] = suspected
    return sorted(found.values(), key=lambda each: (-each.statistic, each.party_id))


def require_reach(actor: Actor) -> None:
    """Whoever sees balances anywhere sees those of what is in reach. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(BALANCE_READ):
        require(actor, BALANCE_READ)


def _flows(asked: BalanceAsked) -> FlowsAsked:
    return FlowsAsked(stream=asked.stream, place=asked.place, since=asked.month.start, until=asked.month.end)


def _loads(actor: Actor, asked: BalanceAsked) -> list[LoadSeen]:
    """Every accepted load with what the scale of its receiver saw of it."""
    weighed = weighed_of(arrived_of(actor=actor, asked=_flows(asked)))
    return [
        LoadSeen(
            manifest_id=row.manifest_id,
            number=row.number,
            sender=Firm(row.generator_id, row.origin_id),
            receiver=Firm(row.receiver_id, row.destination_id),
            code=row.code,
            day=row.day,
            sent_g=row.sent_g,
            received_g=weighed.get(row.manifest_id, row.accepted_g),
            source=Source.WEIGHBRIDGE if row.manifest_id in weighed else Source.ACCEPTED,
            weighed=row.manifest_id in weighed,
        )
        for row in loads_of(actor=actor, asked=_flows(asked))
    ]


def _book(actor: Actor, asked: BalanceAsked, sums: Sequence[PairSums], loads: Sequence[LoadSeen]) -> Book:
    scales: dict[tuple[Firm, Firm, str], list[int]] = defaultdict(list)
    for load in loads:
        if load.weighed:
            scales[load.sender, load.receiver, load.code].append(load.received_g or 0)
    norms = Norms.of(NormKind.DRYING)
    dries = {code: norms.value(code, asked.month.end) for code in {row.code for row in sums}}
    pairs = [_pair(row, scales, dries) for row in sums]
    held = {(*firm, pair.code) for pair in pairs for firm in (pair.sender, pair.receiver)}
    firms = {firm for pair in pairs for firm in (pair.sender, pair.receiver)}
    treated: dict[Firm, Sum] = defaultdict(Sum)
    for (party, place, code), told in treated_of(firms, asked.month.start, asked.month.end).items():
        if (party, place, code) in held:
            treated[Firm(party, place)] += Sum(mass_g=told[0], squares=told[1], count=told[2])
    declared = _declared(held, asked.month)
    return Book(
        pairs=pairs,
        stocks=_stocks(asked, held, declared),
        treated=treated,
        declared=_all_told(held, declared, Fact.GENERATED),
        whole=_whole(actor, firms, asked),
    )


def _declared(held: Collection[Held], month: Period) -> dict[tuple[Held, Fact], int]:
    """What firms declared of a month, at the one place at which they have such waste: a filing names no place."""
    places: dict[tuple[int, str], set[int]] = defaultdict(set)
    for party, place, code in held:
        places[party, code].add(place)
    told = masses_declared({party for party, _code in places}, month)
    return {
        ((party, next(iter(places[party, code])), code), fact): grams
        for (party, code, fact), grams in told.items()
        if len(places.get((party, code), ())) == 1
    }


def _all_told(held: Iterable[Held], declared: Mapping[tuple[Held, Fact], int], fact: Fact) -> dict[Firm, int]:
    """The sums of those firms that declared it of every waste in question."""
    by_firm = _by_firm(held)
    return {
        firm: sum(declared[key, fact] for key in keys)
        for firm, keys in by_firm.items()
        if all((key, fact) in declared for key in keys)
    }


def _by_firm(held: Iterable[Held]) -> dict[Firm, list[Held]]:
    found: dict[Firm, list[Held]] = defaultdict(list)
    for key in sorted(held):
        found[Firm(key[0], key[1])].append(key)
    return found


def _pair(row: PairSums, scales: Mapping[tuple[Firm, Firm, str], list[int]], dries: Mapping[str, int | None]) -> Pair:
    sender, receiver = Firm(row.generator_id, row.origin_id), Firm(row.receiver_id, row.destination_id)
    seen = scales.get((sender, receiver, row.code), [])
    return Pair(
        sender=sender,
        receiver=receiver,
        code=row.code,
        sent=Sum(mass_g=row.sent_g, squares=row.sent_squares, count=row.loads),
        accepted=Sum(mass_g=row.accepted_g, squares=row.accepted_squares, count=row.loads),
        told=row.told,
        by_receiver=row.by_receiver,
        away=Sum(mass_g=row.away_g, squares=row.away_squares, count=row.away_loads),
        weighed=Sum(mass_g=sum(seen), squares=float(sum(g * g for g in seen)), count=len(seen)),
        dries=dries[row.code],
    )


def _stocks(
    asked: BalanceAsked, held: Collection[Held], declared: Mapping[tuple[Held, Fact], int]
) -> dict[Firm, Stock]:
    """The stocks of all wastes in question, firm by firm; counted or declared where all that lies there was."""
    moved = stocks_of(held, asked.month.start, asked.month.end)
    holders = {party for party, _place, _code in held}
    counted = [counted_of(holders, month) for month in (asked.month.earlier(), asked.month)]
    filed = [_all_told(held, told, Fact.CLOSING) for told in (_declared(held, asked.month.earlier()), declared)]
    found: dict[Firm, Stock] = {}
    for firm, keys in _by_firm(held).items():
        told = [moved[key] for key in keys if key in moved]
        before, after = (sum(each[key] for key in keys) if all(key in each for key in keys) else None
                         for each in counted)  # fmt: skip
        found[firm] = Stock(
            opening_g=sum(each.opening_g for each in told),
            in_g=sum(each.in_g for each in told),
            out_g=sum(each.out_g for each in told),
            kept=any(each.ever for each in told),
            counted_opening_g=before,
            counted_closing_g=after,
            declared_opening_g=filed[0].get(firm),
            declared_closing_g=filed[1].get(firm),
        )
    return found


def _whole(actor: Actor, firms: Iterable[Firm], asked: BalanceAsked) -> frozenset[Firm]:
    """The firms of which all loads are in reach: of the place asked for, and of the actor's places or parties."""
    codes = dict(Place.objects.filter(pk__in={firm.place_id for firm in firms}).values_list("pk", "code"))
    asked_for = [firm for firm in firms if codes[firm.place_id].startswith(asked.place)]
    grants = actor.reach(MANIFEST_READ)
    if actor.all_powerful or any(grant.party_id is None and grant.place_code is None for grant in grants):
        return frozenset(asked_for)
    own: set[int] = set()
    for grant in grants:
        if grant.party_id is not None:
            own |= parties.party_below(grant.party_id)
    places = tuple(grant.place_code for grant in grants if grant.party_id is None and grant.place_code is not None)
    return frozenset(
        firm for firm in asked_for if firm.party_id in own or codes[firm.place_id].startswith(places or ("\0",))
    )


def _between(load: LoadSeen, sender: Firm | None, receiver: Firm | None) -> bool:
    if sender is None and receiver is not None:
        return receiver in (load.receiver, load.sender)
    return sender in (None, load.sender) and receiver in (None, load.receiver)


def _suspected(suspect: Suspect, tested: Sequence[LoadTested]) -> list[Suspected]:
    behind = [each for each in tested if _between(each.load, suspect.sender, suspect.receiver)]
    if suspect.where is Where.GATE:
        behind.sort(key=lambda each: each.load.weighed)
    ids = tuple(each.load.manifest_id for each in behind[:BEHIND])
    concerned = {firm.party_id for firm in (suspect.sender, suspect.receiver) if firm is not None}
    lost = round(suspect.lost * 1_000_000)
    return [Suspected(party, suspect.z**2, suspect.where, lost, ids) for party in sorted(concerned)]


def _short(each: LoadTested) -> list[Suspected]:
    load = each.load
    lost, statistic = (load.sent_g or 0) - (load.received_g or 0), (each.z or 0.0) ** 2
    return [
        Suspected(party, statistic, Where.LOAD, lost, (load.manifest_id,))
        for party in sorted({load.sender.party_id, load.receiver.party_id})
    ]
