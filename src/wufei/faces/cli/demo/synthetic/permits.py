"""What the firms of the synthetic city are allowed: permits, qualifications, approvals, entered as issued before.

Of an operating permit an amount is counted for each calendar year, of which the made year has a part of two: it is
told so that the larger part of what was drawn fits into it. Not for: drawing amounts (year), taking too much (frauds).
"""

import datetime as dt
import functools
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.synthetic.city import facts
from wufei.faces.cli.demo.synthetic.rows import Permit, Step, Trade, World
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.licences.actions.licences import licence_enter
from wufei.operations.licences.spec import KINDS, ItemIn, LicenceIn

LEAST_DAYS, MOST_DAYS = 15, 1_000  # for how long after the year a qualification still holds


def steps(world: World, parties: Mapping[str, int], *, actor: Actor) -> Iterator[Step]:
    """Enter all of them on the first day."""
    yield world.first, functools.partial(_entered, world, parties, actor=actor)


def _entered(world: World, parties: Mapping[str, int], *, actor: Actor) -> None:
    for given in [*_permits(world, parties), *_qualifications(world, parties), *_approvals(world, parties)]:
        licence_enter(actor=actor, given=given)


def _permits(world: World, parties: Mapping[str, int]) -> Iterator[LicenceIn]:
    """Of receivers: which waste, and how much of it in a year."""
    shares = _shares(world)
    for permit in world.permits.values():
        industry = world.industries[world.firms[permit.holder].industry]
        item = ItemIn(codes=(permit.code,), amount_g=_of_a_year(permit, shares.get(permit.holder, 1.0)))
        for kind in industry.licences[Trade.RECEIVER]:
            holder_id = parties[permit.holder]
            yield _licence(world, kind, permit.number, holder_id=holder_id, items=[item], valid_to=permit.until)


def _shares(world: World) -> dict[str, float]:
    """Of what each receiver was sent, the share of the calendar year in which it was most."""
    years: dict[str, dict[int, int]] = {}
    for load in world.loads.values():
        of = years.setdefault(load.receiver, {})
        sent = clock.day_of(load.issued).year
        of[sent] = of.get(sent, 0) + load.mass_g
    return {key: max(of.values()) / sum(of.values()) for key, of in years.items()}


def _of_a_year(permit: Permit, share: float) -> int:
    return max(1, round(permit.capacity_g * share))


def _qualifications(world: World, parties: Mapping[str, int]) -> Iterator[LicenceIn]:
    """Of carriers and their lorries, for what they carry."""
    needed: dict[tuple[str, str, str], None] = {}
    for load in world.loads.values():
        for kind in world.industries[load.waste].licences.get(Trade.CARRIER, ()):
            needed[kind, load.carrier, load.plate if KINDS[kind].vehicle else ""] = None
    for kind, carrier, plate in sorted(needed):
        number = f"{carrier}-{plate}" if plate else carrier
        until = _until(world, f"{kind} {number}")
        yield _licence(world, kind, number, holder_id=parties[carrier], plate=plate, valid_to=until)


def _approvals(world: World, parties: Mapping[str, int]) -> Iterator[LicenceIn]:
    """Of generators, for what they send."""
    for firm in world.of_trade(Trade.GENERATOR):
        industry = world.industries[firm.industry]
        for kind in industry.licences.get(Trade.GENERATOR, ()):
            item, until = ItemIn(codes=(industry.waste_code,)), _until(world, f"{kind} {firm.key}")
            yield _licence(world, kind, firm.key, holder_id=parties[firm.key], items=[item], valid_to=until)


def _until(world: World, subject: str) -> dt.date:
    chance = shelf.lot(world.seed, f"synthetic {subject}")
    return world.last + dt.timedelta(days=chance.randint(LEAST_DAYS, MOST_DAYS))


def _licence(world: World, kind: str, number: str, **told: Any) -> LicenceIn:
    return LicenceIn(
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"synthetic {world.seed} {kind} {number}"),
        kind=kind,
        number=number,
        issuer=facts()["words"]["source"],
        valid_from=world.first.replace(month=1, day=1),
        **told,
    )
