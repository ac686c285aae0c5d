"""The honest year of the synthetic city, day by day: waste falls off, lies, and is sent when it is due.

Not for: what is planted in it (frauds, oddities), money (money).
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.synthetic.city import GRAMS, city, facts
from wufei.faces.cli.demo.synthetic.money import money_made
from wufei.faces.cli.demo.synthetic.rows import (
    Declaration,
    Firm,
    Industry,
    Load,
    Permit,
    Trade,
    Weighing,
    World,
    month_of,
)
from wufei.kernel import clock

MILLI, KILO = 1_000, 1_000
DAY_SPREAD, ENERGY_SPREAD = 0.2, 0.08
ROOM = 1.25  # a permit allows so much more than was taken in
LEAST_ROOM_G = 10 * GRAMS
PERMIT_DAYS = 20, 1_500  # for how long after the year it holds
MONTHS_A_YEAR = 12


def year(*, seed: int, day: dt.date, scale: float = 1.0, places: Sequence[str]) -> World:
    """The city and its honest year; the same for the same seed. `places`: codes of the counties."""
    world = city(seed=seed, day=day, scale=scale, places=places)
    for firm in world.of_trade(Trade.GENERATOR):
        _lived(world, firm)
    world.loads = dict(sorted(world.loads.items(), key=lambda pair: (pair[1].issued, pair[0])))
    _taken_in(world)
    money_made(world)
    return world


def _lived(world: World, firm: Firm) -> None:
    """A firm's year: output, waste, energy, its loads and what it declares."""
    industry = world.industries[firm.industry]
    chance = shelf.lot(world.seed, f"synthetic {firm.key}")
    days = [world.first + number * clock.ONE_DAY for number in range((world.last - world.first).days + 1)]
    output = _output(firm, industry, days, np.random.default_rng(chance.getrandbits(64)))
    fallen = np.rint(output * firm.waste_kg * KILO).astype(np.int64).tolist()
    made: dict[int, float] = {}
    for day, amount, grams in zip(days, output.tolist(), fallen, strict=True):
        month = month_of(day)
        made[month] = made.get(month, 0.0) + amount
        key = firm.key, month
        world.generated[key] = world.generated.get(key, 0) + grams
    for load in _sent(world, firm, industry, zip(days, fallen, strict=True), chance):
        world.loads[load.key] = load
    for month, amount in made.items():
        world.declarations[firm.key, month] = Declaration(
            firm=firm.key,
            month=month,
            output_milli=round(amount * MILLI),
            energy_wh=round(amount * industry.energy_kwh * KILO * (1 + chance.gauss(0, ENERGY_SPREAD))),
            waste_g=world.generated[firm.key, month],
        )


def _output(
    firm: Firm, industry: Industry, days: Sequence[dt.date], chance: np.random.Generator
) -> NDArray[np.float64]:
    """Output of each day: none on days off, more about the month of the peak; the days sum to the year."""
    works = np.array([industry.daily or clock.is_workday(day) for day in days], dtype=float)
    months = np.array([day.month - industry.peak for day in days])
    season = 1 + industry.season * np.cos(2 * np.pi * months / MONTHS_A_YEAR)
    daily: NDArray[np.float64] = works * season * np.exp(chance.normal(0, DAY_SPREAD, len(days)))
    return daily * (firm.output / float(daily.sum()))


def _sent(
    world: World, firm: Firm, industry: Industry, fallen: Iterator[tuple[dt.date, int]], chance: random.Random
) -> Iterator[Load]:
    """Its loads: all that lies there goes when it makes a lot, or the first of it has lain its time."""
    peers = [each for each in world.of_trade(Trade.RECEIVER) if each.industry == firm.industry]
    receiver, carrier = chance.choice(peers), chance.choice(world.of_trade(Trade.CARRIER))
    lies, since, number = 0, None, 0
    for day, grams in fallen:
        if grams and since is None:
            since = day
        lies += grams
        due = lies >= industry.lot_g or (since is not None and (day - since).days + 1 >= industry.clock)
        if not (due and lies and (industry.daily or clock.is_workday(day))):
            continue
        while lies:
            number += 1
            aboard = min(lies, industry.truck_g)
            lies -= aboard
            yield _load(firm, carrier, receiver, (day, number, aboard, industry.dry), chance)
        since = None
    world.left[firm.key] = lies


def _load(
    firm: Firm, carrier: Firm, receiver: Firm, told: tuple[dt.date, int, int, int], chance: random.Random
) -> Load:
    day, number, mass, dry = told
    minutes = chance.randrange(7 * 60, 15 * 60)
    issued = dt.datetime.combine(day, dt.time(), clock.SHANGHAI) + dt.timedelta(minutes=minutes)
    taken = issued + dt.timedelta(minutes=chance.randrange(20, 90))
    accepted = taken + dt.timedelta(minutes=chance.randrange(40, 300))
    return Load(
        key=uuid.UUID(int=chance.getrandbits(128), version=4),
        waste=firm.industry,
        generator=firm.key,
        carrier=carrier.key,
        receiver=receiver.key,
        plate=chance.choice(carrier.plates),
        label=f"{firm.key}/{number}",
        mass_g=mass,
        accepted_g=mass - mass * chance.randint(0, dry) // 1_000,
        issued=issued,
        taken=taken,
        accepted=accepted,
        recorded=accepted,
    )


def _taken_in(world: World) -> None:
    """What receivers weigh, may take in and treat."""
    told, chance = facts(), shelf.lot(world.seed, "synthetic weighings")
    low, high = (round(tonnes * GRAMS) for tonnes in told["tare"])
    inflow: dict[tuple[str, int], int] = {}
    for load in world.loads.values():
        if load.accepted is None:
            continue
        tare = chance.randrange(low, high)
        shown = round(load.accepted_g * (1 + chance.gauss(0, told["scale_error"] / 3_000)))
        world.weighings[load.key] = Weighing(load=load.key, gross_g=tare + shown, tare_g=tare, at=load.accepted)
        key = load.receiver, month_of(clock.day_of(load.accepted))
        inflow[key] = inflow.get(key, 0) + load.accepted_g
    for firm in world.of_trade(Trade.RECEIVER):
        _treated(world, firm, {month: grams for (key, month), grams in sorted(inflow.items()) if key == firm.key})


def _treated(world: World, firm: Firm, inflow: dict[int, int]) -> None:
    industry, lies = world.industries[firm.industry], 0
    for month, grams in inflow.items():
        lies += grams
        world.treated[firm.key, month] = done = round(lies * industry.treats)
        lies -= done
    if industry.licences.get(Trade.RECEIVER):
        later = shelf.lot(world.seed, f"synthetic permit {firm.key}").randint(*PERMIT_DAYS)
        world.permits[firm.key] = Permit(
            holder=firm.key,
            number=f"M-{firm.key}",
            code=industry.waste_code,
            capacity_g=round(sum(inflow.values()) * ROOM) + LEAST_ROOM_G,
            since=world.first,
            until=world.last + later * clock.ONE_DAY,
        )
