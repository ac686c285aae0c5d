"""What was weighed at the gates of the synthetic receivers and what they treated, brought into the books in bulk.

A weighing stands with its manifest where that is in the books already: of a receipt that was entered later it does
not, as at any gate. Not for: loads (loading), what was declared of them.
"""

import datetime as dt
import functools
import itertools
import uuid
from collections.abc import Iterator, Mapping, Sequence

from wufei.faces.cli.demo.synthetic.city import facts
from wufei.faces.cli.demo.synthetic.money import after
from wufei.faces.cli.demo.synthetic.rows import Month, Step, Trade, Weighing, World
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problems
from wufei.operations.facilities.actions.facilities import facility_add
from wufei.operations.facilities.actions.runs import run_draft, run_post
from wufei.operations.facilities.actions.weighings import weighings_record
from wufei.operations.facilities.spec import (
    FacilityIn,
    FacilityKind,
    Fate,
    GateWay,
    Input,
    Output,
    RunIn,
    Source,
    WeighingIn,
)
from wufei.operations.manifests.queries.manifests import ids_by_key
from wufei.registers.parties.models import Party

NOON = dt.timedelta(hours=12)
Gates = dict[str, dict[FacilityKind, int]]


def steps(world: World, parties: Mapping[str, int], *, actor: Actor) -> Iterator[Step]:
    """Facilities on the first day, each day's weighings on their day, each month's treatment when it is over."""
    gates: Gates = {}
    yield world.first, functools.partial(_facilities, world, parties, gates, actor=actor)
    rows = sorted(world.weighings.values(), key=lambda row: (row.at, row.load))
    weighed = [
        (day, 0, functools.partial(_weighed, world, list(each), gates, actor=actor))
        for day, each in itertools.groupby(rows, key=lambda row: clock.day_of(row.at))
    ]
    months = sorted({month for _firm, month in world.treated})
    treated = [
        (after(month) - clock.ONE_DAY, 1, functools.partial(_treated, world, month, gates, actor=actor))
        for month in months
    ]
    for day, _order, act in sorted([*weighed, *treated], key=lambda each: each[:2]):
        yield day, act


def _facilities(world: World, parties: Mapping[str, int], gates: Gates, *, actor: Actor) -> None:
    """A gate and a line of each receiver, where the firm is."""
    words = facts()["words"]
    firms = world.of_trade(Trade.RECEIVER)
    places = dict(Party.objects.filter(pk__in=[parties[firm.key] for firm in firms]).values_list("pk", "place_id"))
    for firm in firms:
        holder_id, code = parties[firm.key], world.industries[firm.industry].waste_code
        for kind in (FacilityKind.GATE, FacilityKind.LINE):
            name = words[str(kind)].format(firm=firm.name)
            given = FacilityIn(name=name, kind=kind, holder_id=holder_id, place_id=places[holder_id], codes=(code,))
            gates.setdefault(firm.key, {})[kind] = facility_add(actor=actor, given=given).pk


def _weighed(world: World, rows: Sequence[Weighing], gates: Gates, *, actor: Actor) -> None:
    manifests = ids_by_key([row.load for row in rows])
    given = []
    for row in rows:
        load = world.loads[row.load]
        given.append(
            WeighingIn(
                key=uuid.uuid5(row.load, "gate"),
                facility_id=gates[load.receiver][FacilityKind.GATE],
                direction=GateWay.IN,
                weighed_at=row.at,
                gross_g=row.gross_g,
                tare_g=row.tare_g,
                plate=load.plate,
                code=world.industries[load.waste].waste_code,
                manifest_id=manifests.get(row.load),
                source=Source.API,
            )
        )
    refused = [problem for each in weighings_record(actor=actor, given=given) for problem in each.problems]
    if refused:
        raise Problems(refused)


def _treated(world: World, month: Month, gates: Gates, *, actor: Actor) -> None:
    """What each receiver says it treated in a month, as one run."""
    until = clock.day_start(after(month)) - NOON
    for (firm, of), mass_g in sorted(world.treated.items()):
        if of != month or not mass_g:
            continue
        code = world.industries[world.firms[firm].industry].waste_code
        given = RunIn(
            key=uuid.uuid5(uuid.NAMESPACE_OID, f"synthetic {world.seed} {firm} {month}"),
            facility_id=gates[firm][FacilityKind.LINE],
            started_at=clock.day_start(dt.date(month // 100, month % 100, 1)),
            ended_at=until,
            inputs=(Input(code, mass_g),),
            outputs=(Output(Fate.TREATED, code, mass_g),),
        )
        made = run_draft(actor=actor, given=given)
        run_post(actor=actor, run_id=made.pk, version=made.version)
