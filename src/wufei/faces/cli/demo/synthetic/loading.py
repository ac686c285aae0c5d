"""The synthetic firms and loads brought into a home through the real actions, in bulk.

Not for: permits (permits) and money (accounts), in which order all of it goes (whole).
"""

import datetime as dt
import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence

from wufei.faces.cli.demo.synthetic.city import facts
from wufei.faces.cli.demo.synthetic.rows import Industry, Load, Step, World
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problems
from wufei.operations.manifests.actions import Past, manifests_take
from wufei.operations.manifests.spec import Event, ManifestIn, PaperStep, Role, SignIn
from wufei.registers.parties.actions import party_create
from wufei.registers.parties.spec import PartyKind


def firms_loaded(world: World, *, actor: Actor) -> dict[str, int]:
    """Register the firms; the parties by their keys. Their places must exist. Raises what the action raises."""
    return {
        firm.key: party_create(actor=actor, kind=PartyKind.ENTERPRISE, name=firm.name, place_code=firm.place).pk
        for firm in world.firms.values()
    }


def steps(world: World, parties: Mapping[str, int], *, actor: Actor) -> Iterator[Step]:
    """Take over every load on the day on which it became known."""
    source = facts()["words"]["source"]
    ordered = sorted(world.loads.values(), key=lambda load: (_known(load), load.key))
    for day, loads in itertools.groupby(ordered, key=lambda load: clock.day_of(_known(load))):
        yield day, functools.partial(_taken, world, parties, list(loads), actor=actor, source=source)


def _taken(world: World, parties: Mapping[str, int], loads: Sequence[Load], *, actor: Actor, source: str) -> None:
    entries = [_past(world.industries[load.waste], load, parties) for load in loads]
    if refused := manifests_take(actor=actor, source=source, entries=entries).refused:
        raise Problems([problem for each in refused for problem in each.problems])


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
        values=_told(industry, load),
        simulated=True,
    )
    return Past(given=given, steps=list(_steps(industry, load)))


def _steps(industry: Industry, load: Load) -> Iterator[PaperStep]:
    yield _step(Event.ISSUE, Role.GENERATOR, _told(industry, load), load.issued)
    take = {**industry.take, "plate": load.plate} if industry.plated else industry.take
    yield _step(Event.TAKE_OVER, Role.CARRIER, take, load.taken)
    if load.accepted is not None:
        yield _step(Event.ACCEPT, Role.RECEIVER, industry.accept, load.accepted, load.accepted_g)


def _told(industry: Industry, load: Load) -> Mapping[str, object]:
    """What the generator tells of a load: its label where manifests of the stream have a field for it."""
    return {**industry.values, "labels": load.label} if industry.labelled else industry.values


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
