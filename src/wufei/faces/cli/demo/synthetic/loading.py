"""The synthetic loads brought into a home through the real actions, in bulk, each as it was known at its time.

Not for: weighings, declarations and money, which no bulk action takes yet.
"""

import datetime as dt
import functools
import itertools
from collections.abc import Callable, Iterator, Mapping

from wufei.faces.cli.demo.synthetic.city import facts
from wufei.faces.cli.demo.synthetic.rows import Industry, Load, World
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.actions import Past, PastRefused, manifests_take
from wufei.operations.manifests.spec import Event, ManifestIn, PaperStep, Role, SignIn
from wufei.registers.parties.actions import party_create
from wufei.registers.parties.spec import PartyKind

MINUTE = dt.timedelta(minutes=1)
Told = Callable[[int, int], None]


def firms_loaded(world: World, *, actor: Actor) -> dict[str, int]:
    """Register the firms; the parties by their keys. Their places must exist. Raises what the action raises."""
    return {
        firm.key: party_create(actor=actor, kind=PartyKind.ENTERPRISE, name=firm.name, place_code=firm.place).pk
        for firm in world.firms.values()
    }


def loads_loaded(
    world: World,
    parties: Mapping[str, int],
    *,
    actor: Actor,
    told: Told = lambda _done, _total: None,
) -> list[PastRefused]:
    """Take over every load, those of a day with the clock at its end, or at that of the day they were entered.

    `told`: hears how many are done, of how many. Returns what was refused.
    """
    refused: list[PastRefused] = []
    done, total, source = 0, len(world.loads), facts()["words"]["source"]
    for evening, loads in _evenings(world):
        with clock.freeze(evening):
            entries = [_past(world.industries[load.waste], load, parties) for load in loads]
            refused += manifests_take(actor=actor, source=source, entries=entries).refused
        done += len(loads)
        told(done, total)
    return refused


def _evenings(world: World) -> Iterator[tuple[dt.datetime, list[Load]]]:
    """The loads that became known on a day, in their order, with the last minute of that day."""
    ordered = sorted(world.loads.values(), key=lambda load: (_known(load), load.key))
    for day, loads in itertools.groupby(ordered, key=lambda load: clock.day_of(_known(load))):
        yield clock.day_start(day + clock.ONE_DAY) - MINUTE, list(loads)


def _known(load: Load) -> dt.datetime:
    return load.recorded or load.taken


def _past(industry: Industry, load: Load, parties: Mapping[str, int]) -> Past:
    given = ManifestIn(
        key=load.key,
        spec=industry.spec,
        generator_id=parties[load.generator],
        receiver_id=parties[load.receiver],
        carriers=(parties[load.carrier],),
        code=industry.waste_code,
        mass_g=load.mass_g,
        values=industry.values,
        simulated=True,
    )
    return Past(given=given, steps=list(_steps(industry, load)))


def _steps(industry: Industry, load: Load) -> Iterator[PaperStep]:
    yield _step(Event.ISSUE, Role.GENERATOR, industry.values, load.issued)
    take = {**industry.take, "plate": load.plate} if industry.plated else industry.take
    yield _step(Event.TAKE_OVER, Role.CARRIER, take, load.taken)
    if load.accepted is not None:
        yield _step(Event.ACCEPT, Role.RECEIVER, industry.accept, load.accepted, load.accepted_g)


@functools.cache
def _signers() -> Mapping[str, str]:
    """Who signs for each role, as it stands in the data file."""
    told: dict[str, str] = facts()["signers"]
    return told


def _step(
    event: Event, role: Role, values: Mapping[str, object], at: dt.datetime, accepted_g: int | None = None
) -> PaperStep:
    given = SignIn(event=event, role=role, values=values, accepted_g=accepted_g, happened_at=at)
    return PaperStep(given=given, name=_signers()[role])
