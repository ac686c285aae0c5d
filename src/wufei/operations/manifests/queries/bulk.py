"""What somebody can sign together, by risk, with totals and what is unusual first. Not for: signing (actions)."""

import dataclasses
import statistics
from collections import defaultdict
from collections.abc import Sequence, Set

from django.db.models import F, Prefetch, Window
from django.db.models.functions import RowNumber

from wufei.kernel.access import Actor
from wufei.kernel.text import Text, _
from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.queries.manifests import signed_for
from wufei.operations.manifests.queries.search import waiting_for
from wufei.operations.manifests.queries.sheets import Open, opened_all, steps_of
from wufei.operations.manifests.rules.moves import missing, usual_way
from wufei.operations.manifests.spec import Event, Role, State, Way

Before = dict[tuple[int, int, str], list[tuple[int, int]]]
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
    rows = list(waiting_for(actor).prefetch_related(Prefetch("legs", Leg.objects.select_related("carrier")))[:MOST])
    before, mine = _masses(rows), _signs(actor, rows)
    found = [one for each in opened_all(rows) if (one := _candidate(each, mine, before)) is not None]
    grouped: dict[tuple[Event, Role, str, bool], list[Candidate]] = defaultdict(list)
    for one in found:
        grouped[one.event, one.role, one.manifest.code, bool(one.unusual or one.missing)].append(one)
    groups = [
        Group(event, role, code, risky, sum(one.manifest.mass_g for one in rows), tuple(rows))
        for (event, role, code, risky), rows in grouped.items()
    ]
    return sorted(groups, key=lambda group: (not group.risky, -group.mass_g, group.code))


def _candidate(found: Open, mine: Set[int], before: Before) -> Candidate | None:
    row = found.manifest
    own = [step for step, party_id in steps_of(found) if party_id in mine]
    way = usual_way(found.spec, State(row.state))
    wanted = (*way[:1], Event.ACCEPT)
    step = next((step for event in wanted for step in own if step.event is event), None)
    if step is None:
        return None
    leg = found.legs[0] if found.legs else None
    lacking = sum(1 for _problem in missing(found.spec, found.sheet(leg), step.event, step.role))
    return Candidate(row, step.event, step.role, tuple(_unusual(row, before)), lacking)


def _signs(actor: Actor, rows: Sequence[Manifest]) -> set[int]:
    """Of the parties of these manifests, those for which the actor signs."""
    named = {pk for row in rows for pk in (row.generator_id, row.receiver_id)}
    named |= {leg.carrier_id for row in rows for leg in row.legs.all()}
    return signed_for(actor, named)


def _masses(rows: Sequence[Manifest]) -> Before:
    """The last manifests of the same waste between the same parties, by these: each with its grams, latest first."""
    told: Before = {}
    if not rows:
        return told
    alike = Manifest.objects.filter(
        generator__in={row.generator_id for row in rows},
        receiver__in={row.receiver_id for row in rows},
        code__in={row.code for row in rows},
    ).exclude(state=State.DRAFT)
    of = [F("generator"), F("receiver"), F("code")]
    last = alike.annotate(place=Window(RowNumber(), partition_by=of, order_by=F("pk").desc()))
    # One more than are compared: the manifest itself may be among them.
    found = last.filter(place__lte=RECENT + 1).order_by("-pk")
    for pk, generator, receiver, code, mass_g in found.values_list("pk", "generator", "receiver", "code", "mass_g"):
        told.setdefault((generator, receiver, code), []).append((pk, mass_g))
    return told


def _unusual(row: Manifest, before: Before) -> list[Text]:
    """What people would look at twice: the first between two parties, a mass far from those before, no ordinary way."""
    told = []
    alike = before.get((row.generator_id, row.receiver_id, row.code), [])
    masses = [mass_g for pk, mass_g in alike if pk != row.pk][:RECENT]
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
