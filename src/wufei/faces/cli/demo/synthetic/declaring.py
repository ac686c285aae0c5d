"""What the synthetic firms declared of their months, and what is known of their output and energy, brought in in bulk.

Not for: drawing it (year, frauds).
"""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping

from wufei.faces.cli.demo.synthetic.city import facts
from wufei.faces.cli.demo.synthetic.money import after
from wufei.faces.cli.demo.synthetic.planting import month_sent
from wufei.faces.cli.demo.synthetic.rows import FirmMonth, Month, Step, World
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problems
from wufei.operations.declarations.actions.activities import activities_put
from wufei.operations.declarations.actions.past import filings_take
from wufei.operations.declarations.spec.activities import ActivityIn
from wufei.operations.declarations.spec.filings import PastFiling

FILED = dt.timedelta(days=9)  # after a month it is declared


def steps(world: World, parties: Mapping[str, int], *, actor: Actor) -> Iterator[Step]:
    """Each month's declarations, and output and energy of those whom a form asks, some days after it."""
    told = _filings(world, parties)
    for month in sorted({month for _firm, month in world.declarations}):
        yield after(month) + FILED, functools.partial(_month, world, parties, month, told, actor=actor)


def _month(
    world: World, parties: Mapping[str, int], month: Month, told: Mapping[Month, list[PastFiling]], *, actor: Actor
) -> None:
    source = facts()["words"]["source"]
    activities_put(
        actor=actor,
        given=[
            ActivityIn(
                party_id=parties[row.firm],
                closing=month,
                sector=world.industries[world.firms[row.firm].industry].name,
                source=source,
                output_milli=row.output_milli,
                unit=world.industries[world.firms[row.firm].industry].unit,
                energy_wh=row.energy_wh,
            )
            for row in world.declarations.values()
            if row.month == month and world.industries[world.firms[row.firm].industry].form
        ],
    )
    refused = filings_take(actor=actor, source=source, entries=told.get(month, [])).refused
    if refused:
        raise Problems([problem for each in refused for problem in each.problems])


def _filings(world: World, parties: Mapping[str, int]) -> dict[Month, list[PastFiling]]:
    """Month → what those declared whom a form asks: what fell off as they say, what left by their papers, the rest."""
    sent: dict[FirmMonth, int] = defaultdict(int)
    for load in world.loads.values():
        sent[load.generator, month_sent(load)] += load.mass_g
    lies: dict[str, int] = defaultdict(int)
    found: dict[Month, list[PastFiling]] = defaultdict(list)
    for (firm, month), row in sorted(world.declarations.items(), key=lambda item: item[0][::-1]):
        industry = world.industries[world.firms[firm].industry]
        if not industry.form:
            continue
        lies[firm] = max(0, lies[firm] + row.waste_g - sent[firm, month])
        values = {"generated": row.waste_g, "sent": sent[firm, month], "closing": lies[firm]}
        entry = PastFiling(
            party_id=parties[firm],
            form=industry.form,
            closing=month,
            values={f"wastes/{industry.waste_code}/{field}": grams for field, grams in values.items()},
            filed_at=clock.day_start(after(month) + FILED) - clock.ONE_DAY / 2,
            accepted=True,
        )
        found[month].append(entry)
    return found
