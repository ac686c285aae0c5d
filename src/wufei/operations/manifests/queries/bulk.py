"""What somebody can sign together, by risk, with totals and what is unusual first. Not for: signing (actions)."""

import dataclasses
import statistics
from collections import defaultdict
from collections.abc import Sequence

from wufei.kernel.access import Actor
from wufei.kernel.text import Text, _
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.manifests import may_sign_for
from wufei.operations.manifests.queries.search import waiting_for
from wufei.operations.manifests.queries.sheets import opened, steps_of
from wufei.operations.manifests.rules.moves import missing, usual_way
from wufei.operations.manifests.spec import Event, Role, State, Way

MOST = 200
RECENT = 30  # manifests of the same waste between the same parties, to compare with
OUTSIDE = 3.5  # robust z-score (Iglewicz and Hoaglin 1993): median and median absolute deviation


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A manifest that waits for a signature, with what is unusual about it: nothing, where it is as always."""

    manifest: Manifest
    event: Event
    role: Role
    unusual: tuple[Text, ...]
    missing: int


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Manifests that can be signed together: the same event, role and waste. Masses in grams."""

    event: Event
    role: Role
    code: str
    risky: bool
    mass_g: int
    candidates: Sequence[Candidate]


def groups_to_sign(*, actor: Actor) -> list[Group]:
    """What waits for the actor's party, in groups: those with something unusual first, then by mass.

    Of the longest waiting, as many as MOST. Raises NOT_ALLOWED.
    """
    found = [candidate for row in waiting_for(actor)[:MOST] if (candidate := _candidate(actor, row)) is not None]
    grouped: dict[tuple[Event, Role, str, bool], list[Candidate]] = defaultdict(list)
    for one in found:
        grouped[one.event, one.role, one.manifest.code, bool(one.unusual or one.missing)].append(one)
    groups = [
        Group(event, role, code, risky, sum(one.manifest.mass_g for one in rows), tuple(rows))
        for (event, role, code, risky), rows in grouped.items()
    ]
    return sorted(groups, key=lambda group: (not group.risky, -group.mass_g, group.code))


def _candidate(actor: Actor, row: Manifest) -> Candidate | None:
    found = opened(row)
    own = [step for step, party_id in steps_of(found) if party_id is not None and may_sign_for(actor, party_id)]
    way = usual_way(found.spec, State(row.state))
    wanted = (*way[:1], Event.ACCEPT)
    step = next((step for event in wanted for step in own if step.event is event), None)
    if step is None:
        return None
    leg = found.legs[0] if found.legs else None
    lacking = sum(1 for _problem in missing(found.spec, found.sheet(leg), step.event, step.role))
    return Candidate(row, step.event, step.role, tuple(_unusual(row)), lacking)


def _unusual(row: Manifest) -> list[Text]:
    """What people would look at twice: the first between two parties, a mass far from those before, no ordinary way."""
    told = []
    before = Manifest.objects.filter(generator=row.generator_id, receiver=row.receiver_id, code=row.code)
    masses = list(before.exclude(pk=row.pk).exclude(state=State.DRAFT).values_list("mass_g", flat=True)[:RECENT])
    if not masses:
        told.append(Text(_("The first of this waste between these two")))
    elif len(masses) >= 5:
        middle = statistics.median(masses)
        spread = statistics.median(abs(mass - middle) for mass in masses)
        if abs(row.mass_g - middle) * 0.6745 > OUTSIDE * max(spread, middle * 0.05):
            told.append(Text(_("Far from the usual {usual} kg"), {"usual": f"{middle / 1000:,.1f}"}))
    if row.way != Way.ORDINARY:
        told.append(Text(_("No ordinary way")))
    return told
