"""The frauds that are planted in the synthetic year: one function a kind. Not for: what looks like one (oddities)."""

import dataclasses
import datetime as dt
import random

from wufei.faces.cli.demo.synthetic.city import GRAMS, facts
from wufei.faces.cli.demo.synthetic.planting import (
    Kind,
    Told,
    fresh_key,
    loads_of,
    month_sent,
    planted,
    reweighed,
)
from wufei.faces.cli.demo.synthetic.rows import Load, Trade, World, month_of
from wufei.kernel import clock

CHEAPER = {"bearing": "power", "copper": "power", "hospital": "canteen"}  # hidden under the code of another waste
SOME = 3  # loads that a fraud needs, where one would be chance


def _generators(world: World) -> list[str]:
    return [firm.key for firm in world.of_trade(Trade.GENERATOR)]


def _receivers(world: World) -> list[str]:
    return [firm.key for firm in world.of_trade(Trade.RECEIVER)]


def _declarers(world: World) -> list[str]:
    """The generators whom a form asks every month."""
    return [key for key in _generators(world) if world.industries[world.firms[key].industry].form]


def _labellers(world: World) -> list[str]:
    """The generators whose loads carry labels."""
    return [key for key in _generators(world) if world.industries[world.firms[key].industry].labelled]


def _of(*codes: str) -> "_Of":
    return _Of(codes)


@dataclasses.dataclass(frozen=True, slots=True)
class _Of:
    """The generators of some industries."""

    codes: tuple[str, ...]

    def __call__(self, world: World) -> list[str]:
        return [firm.key for firm in world.of_trade(Trade.GENERATOR) if firm.industry in self.codes]


def under_declared(world: World, victim: str, chance: random.Random) -> Told | None:
    """From some month on a firm declares 30 to 60 % of its waste."""
    months = sorted(month for firm, month in world.declarations if firm == victim)
    since = months[chance.randrange(len(months) // 2)]
    share, hidden, keys = chance.uniform(0.3, 0.6), 0, []
    for month in (each for each in months if each >= since):
        row = world.declarations[victim, month]
        told = round(row.waste_g * share)
        hidden += row.waste_g - told
        world.declarations[victim, month] = dataclasses.replace(row, waste_g=told)
        keys.append(f"{victim}:{month}")
    return Told([victim], keys, since, hidden) if hidden else None


def phantom_transfer(world: World, victim: str, chance: random.Random) -> Told | None:
    """Loads on paper only: signed by all, weighed nowhere, paid by nobody."""
    loads = loads_of(world, victim)
    if len(loads) < SOME:
        return None
    like = chance.sample(loads, SOME)
    made = [
        dataclasses.replace(load, key=fresh_key(chance), label=f"{load.label}-{number}")
        for number, load in enumerate(like, 1)
    ]
    world.loads |= {load.key: load for load in made}
    return _told([victim, made[0].receiver], made, sum(load.mass_g for load in made))


def shaved(world: World, victim: str, chance: random.Random) -> Told | None:
    """The carrier takes 8 to 20 % off some loads on the way."""
    loads = loads_of(world, victim)
    if len(loads) < SOME:
        return None
    chosen, gone = chance.sample(loads, max(SOME, len(loads) // 4)), 0
    for load in chosen:
        left = round(load.accepted_g * chance.uniform(0.80, 0.92))
        gone += load.accepted_g - left
        world.loads[load.key] = dataclasses.replace(load, accepted_g=left)
        reweighed(world, load, left)
    return _told([chosen[0].carrier, victim], chosen, gone)


def wrong_code(world: World, victim: str, chance: random.Random) -> Told | None:
    """Some loads travel under the code of a waste that costs less to be rid of."""
    loads = loads_of(world, victim)
    if len(loads) < SOME:
        return None
    chosen = chance.sample(loads, SOME)
    cheaper = CHEAPER[chosen[0].waste]
    saved = sum(load.accepted_g for load in chosen) * (
        world.industries[chosen[0].waste].price_fen - world.industries[cheaper].price_fen
    )
    for load in chosen:
        world.loads[load.key] = dataclasses.replace(load, waste=cheaper)
    return _told([victim], chosen, sum(load.mass_g for load in chosen), saved // GRAMS)


def paid_to_haulier(world: World, victim: str, chance: random.Random) -> Told | None:
    """What the receiver charges is paid to the carrier."""
    paid = sorted(key for key, row in world.payments.items() if row.payer == victim)
    loads = loads_of(world, victim)
    if not paid or not loads:
        return None
    keys = chance.sample(paid, max(1, len(paid) // 3))
    carrier = loads[0].carrier
    for key in keys:
        world.payments[key] = dataclasses.replace(world.payments[key], payee=carrier)
    mass = sum(world.invoices[key].mass_g for key in keys)
    money = sum(world.payments[key].amount_fen for key in keys)
    return Told([victim, carrier], keys, min(world.invoices[key].month for key in keys), mass, money)


def recycled_label(world: World, victim: str, chance: random.Random) -> Told | None:
    """Later loads carry the label of an earlier one."""
    loads = loads_of(world, victim)
    if len(loads) < SOME + 1:
        return None
    first, chosen = loads[0], chance.sample(loads[1:], SOME)
    for load in chosen:
        world.loads[load.key] = dataclasses.replace(load, label=first.label)
    return _told([victim], chosen, sum(load.mass_g for load in chosen))


def dumped(world: World, victim: str, chance: random.Random) -> Told | None:
    """A load is taken over and never comes."""
    loads = loads_of(world, victim)
    if not loads:
        return None
    load = chance.choice(loads)
    world.loads[load.key] = dataclasses.replace(load, accepted=None, recorded=None, accepted_g=0)
    del world.weighings[load.key]
    return _told([load.carrier, victim], [load], load.mass_g)


def over_time(world: World, victim: str, chance: random.Random) -> Told | None:
    """Loads of a month stay days beyond the time that the law gives them."""
    limit = world.industries[world.firms[victim].industry].clock
    loads = [load for load in loads_of(world, victim) if clock.day_of(load.issued) + _days(4 * limit) < world.last]
    if len(loads) < SOME:
        return None
    month = month_sent(chance.choice(loads))
    chosen = [load for load in loads if month_sent(load) == month]
    for load in chosen:
        _moved(world, load, _days(chance.randint(limit + 1, 3 * limit)))
    return _told([victim], chosen, sum(load.mass_g for load in chosen))


def split(world: World, victim: str, chance: random.Random) -> Told | None:
    """Loads above a threshold become several below it, on one day."""
    below = round(facts()["split_below"] * GRAMS)
    loads = [load for load in loads_of(world, victim) if load.mass_g > below]
    if not loads:
        return None
    keys, mass = [], 0
    for load in chance.sample(loads, min(SOME, len(loads))):
        parts = -(-load.mass_g // (below - below // 20))
        cut = [_part(load, place, parts, chance) for place in range(parts)]
        shown = world.weighings.pop(load.key)
        del world.loads[load.key]
        for number, part in enumerate(cut):
            late = dt.timedelta(minutes=15 * number)
            world.loads[part.key] = part
            world.weighings[part.key] = dataclasses.replace(
                shown, load=part.key, gross_g=shown.tare_g + part.accepted_g, at=shown.at + late
            )
            _moved(world, part, late, weighed=False)
        keys += cut
        mass += load.mass_g
    return _told([victim], keys, mass)


def over_capacity(world: World, victim: str, chance: random.Random) -> Told | None:
    """A receiver takes in far more than its permit allows."""
    taken = sum(load.accepted_g for load in world.loads.values() if load.receiver == victim)
    if not taken or victim not in world.permits:
        return None
    allowed = round(taken * chance.uniform(0.5, 0.8))
    world.permits[victim] = dataclasses.replace(world.permits[victim], capacity_g=allowed)
    return Told([victim], [world.permits[victim].number], month_of(world.last), taken - allowed)


def back_dated(world: World, victim: str, chance: random.Random) -> Told | None:
    """Receipts are entered weeks later, with the day on which they should have been."""
    loads = [load for load in world.loads.values() if load.receiver == victim and load.accepted is not None]
    loads = [load for load in loads if clock.day_of(load.issued) + _days(60) < world.last]
    if len(loads) < SOME:
        return None
    chosen = chance.sample(loads, SOME)
    for load in chosen:
        assert load.accepted is not None  # noqa: S101  those that never came are gone
        late = load.accepted + _days(chance.randint(20, 50))
        world.loads[load.key] = dataclasses.replace(load, recorded=late)
    return _told([victim], chosen, sum(load.accepted_g for load in chosen))


def circular(world: World, victim: str, chance: random.Random) -> Told | None:
    """One mass goes from receiver to receiver and back to the first, to be counted as treated each time."""
    loads = [load for load in world.loads.values() if load.receiver == victim and load.accepted is not None]
    loads = [load for load in loads if clock.day_of(load.issued) + _days(10) < world.last]
    trade = world.firms[victim].industry
    peers = [f.key for f in world.of_trade(Trade.RECEIVER) if f.key != victim and f.industry == trade]
    if not loads or not peers:
        return None
    like, ring = chance.choice(loads), [victim, *chance.sample(peers, min(2, len(peers)))]
    made = []
    for number, giver in enumerate(ring):
        to, late = ring[(number + 1) % len(ring)], _days(2 * number + 1)
        key = fresh_key(chance)
        label = f"{giver}/ring-{number}"
        load = dataclasses.replace(like, key=key, generator=giver, receiver=to, label=label, mass_g=like.accepted_g)
        world.loads[key] = load
        world.weighings[key] = dataclasses.replace(world.weighings[like.key], load=key)
        _moved(world, load, late)
        made.append(load)
    return _told(ring, made, like.accepted_g)


def treated_on_paper(world: World, victim: str, chance: random.Random) -> Told | None:
    """A receiver reports more treated than it ever took in."""
    months = sorted(month for firm, month in world.treated if firm == victim)
    if not months:
        return None
    keys, more = [], 0
    for month in chance.sample(months, max(1, len(months) // 2)):
        done = world.treated[victim, month]
        world.treated[victim, month] = done + done // 2
        more += done // 2
        keys.append(f"{victim}:{month}")
    return Told([victim], sorted(keys), min(months), more) if more else None


# Of the rarest victims first: what needs a receiver, then what needs one industry, then the rest.
FRAUDS = (
    Kind("circular", _receivers, circular),
    Kind("over_capacity", _receivers, over_capacity),
    Kind("back_dated", _receivers, back_dated),
    Kind("treated_on_paper", _receivers, treated_on_paper),
    Kind("over_time", _of("hospital", "canteen"), over_time),
    Kind("split", _of("copper", "power", "building"), split),
    Kind("wrong_code", _of(*CHEAPER), wrong_code),
    Kind("under_declared", _declarers, under_declared),
    Kind("phantom_transfer", _generators, phantom_transfer),
    Kind("shaved", _generators, shaved),
    Kind("paid_to_haulier", _generators, paid_to_haulier),
    Kind("recycled_label", _labellers, recycled_label),
    Kind("dumped", _generators, dumped),
)


def frauds_planted(world: World) -> World:
    """The same world with every kind of fraud in it, and the truth of them."""
    return planted(world, FRAUDS, guilty=True)


def _days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def _told(firms: list[str], loads: list[Load], mass_g: int, money_fen: int = 0) -> Told:
    return Told(firms, [load.key for load in loads], min(map(month_sent, loads)), mass_g, money_fen)


def _moved(world: World, load: Load, late: dt.timedelta, *, weighed: bool = True) -> None:
    """A load and its weighing happen later."""
    assert load.accepted is not None and load.recorded is not None  # noqa: S101, PT018  only of what was taken in
    world.loads[load.key] = dataclasses.replace(
        load,
        issued=load.issued + late,
        taken=load.taken + late,
        accepted=load.accepted + late,
        recorded=load.recorded + late,
    )
    if weighed and (row := world.weighings.get(load.key)):
        world.weighings[load.key] = dataclasses.replace(row, at=row.at + late)


def _part(load: Load, place: int, parts: int, chance: random.Random) -> Load:
    """One of the equal parts of a load; the first has what does not divide."""
    mass, accepted = load.mass_g // parts, load.accepted_g // parts
    first = place == 0
    return dataclasses.replace(
        load,
        key=fresh_key(chance),
        label=f"{load.label}-{place}",
        mass_g=mass + load.mass_g % parts * first,
        accepted_g=accepted + load.accepted_g % parts * first,
    )
