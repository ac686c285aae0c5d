"""What looks like fraud and is none: so that the precision of what finds fraud means something. Not for: frauds."""

import dataclasses
import datetime as dt
import random

from wufei.faces.cli.demo.synthetic.money import amount
from wufei.faces.cli.demo.synthetic.planting import Kind, Told, loads_of, month_sent, planted, reweighed
from wufei.faces.cli.demo.synthetic.rows import Trade, World

FIRMS = 0.008


def _generators(world: World) -> list[str]:
    return [firm.key for firm in world.of_trade(Trade.GENERATOR)]


def drying(world: World, victim: str, chance: random.Random) -> Told | None:
    """In a hot month a load loses 3 to 6 % of its mass as water."""
    loads = [load for load in loads_of(world, victim) if load.issued.month in {6, 7, 8}]
    if not loads:
        return None
    gone = 0
    for load in loads:
        left = round(load.accepted_g * chance.uniform(0.94, 0.97))
        gone += load.accepted_g - left
        world.loads[load.key] = dataclasses.replace(load, accepted_g=left)
        reweighed(world, load, left)
    return Told([victim], [load.key for load in loads], month_sent(loads[0]), gone)


def broken_scale(world: World, victim: str, chance: random.Random) -> Told | None:
    """For some days a weighbridge shows 4 to 8 % too much."""
    loads = loads_of(world, victim)
    if not loads:
        return None
    begun = chance.choice(loads).issued
    chosen = [load for load in loads if begun <= load.issued < begun + dt.timedelta(days=8)]
    wrong, more = 1 + chance.uniform(0.04, 0.08), 0
    for load in chosen:
        shown = world.weighings[load.key].net_g
        reweighed(world, load, round(shown * wrong))
        more += round(shown * wrong) - shown
    return Told([victim], [load.key for load in chosen], month_sent(chosen[0]), more)


def late_entry(world: World, victim: str, chance: random.Random) -> Told | None:
    """Receipts entered up to three days late, after a day without network."""
    loads = [load for load in loads_of(world, victim) if load.issued.date() < world.last - dt.timedelta(days=5)]
    if not loads:
        return None
    load = chance.choice(loads)
    assert load.accepted is not None  # noqa: S101  loads_of has only those
    late = load.accepted + dt.timedelta(hours=chance.randint(20, 72))
    world.loads[load.key] = dataclasses.replace(load, recorded=late)
    return Told([victim], [load.key], month_sent(load), load.mass_g)


def clean_up(world: World, victim: str, chance: random.Random) -> Told | None:
    """A store is emptied once: the waste of a month is declared two to four times what it is otherwise, and true."""
    months = sorted(month for firm, month in world.declarations if firm == victim)
    month = chance.choice(months)
    row = world.declarations[victim, month]
    more = round(row.waste_g * chance.uniform(1, 3))
    if not more:
        return None
    world.declarations[victim, month] = dataclasses.replace(row, waste_g=row.waste_g + more)
    world.generated[victim, month] += more
    world.left[victim] += more
    return Told([victim], [f"{victim}:{month}"], month, more)


def price_spike(world: World, victim: str, chance: random.Random) -> Told | None:
    """A receiver charges half as much again for one month, and is paid."""
    told = sorted(key for key, row in world.payments.items() if row.payer == victim)
    if not told:
        return None
    key = chance.choice(told)
    invoice = world.invoices[key]
    price = world.contracts[invoice.contract].price_fen
    due = amount(invoice.mass_g, price + price // 2)
    world.invoices[key] = dataclasses.replace(invoice, amount_fen=due)
    world.payments[key] = dataclasses.replace(world.payments[key], amount_fen=due)
    return Told([victim], [key], invoice.month, money_fen=due - invoice.amount_fen)


ODDITIES = (
    Kind("drying", _generators, drying),
    Kind("broken_scale", _generators, broken_scale),
    Kind("late_entry", _generators, late_entry),
    Kind("clean_up", _generators, clean_up),
    Kind("price_spike", _generators, price_spike),
)


def oddities_planted(world: World) -> World:
    """The same world with every oddity in it."""
    return planted(world, ODDITIES, guilty=False, share=FIRMS)
