"""Finding manifests: by any word that stands on them, by state, by what waits for somebody. Not for: one of them."""

import datetime as dt

from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.models import Carried, Leg, Manifest
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries.manifests import visible_to, with_parties
from wufei.operations.manifests.rules.moves import usual_way
from wufei.operations.manifests.spec import ENDS, SPECS, Event, Role, State
from wufei.registers.parties import queries as parties

RECENT = 300


def manifest_search(
    *,
    actor: Actor,
    words: str = "",
    spec: str = "",
    states: tuple[str, ...] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[Manifest]:
    """Manifests on which every word stands: number, waste, party, plate, code of a package. The latest first.

    `spec`: a stream with all its profiles, or one of them; `since`, `until`: days of issue, both included.
    """
    found = with_parties(visible_to(actor))
    for word in words.split():
        found = found.filter(_standing(word))
    if spec:
        found = found.filter(Q(spec=spec) | Q(spec__startswith=f"{spec}/"))
    if states:
        found = found.filter(state__in=states)
    if since is not None:
        found = found.filter(day__gte=since)
    if until is not None:
        found = found.filter(day__lte=until)
    return found


def waiting_for(actor: Actor) -> QuerySet[Manifest]:
    """Manifests whose next step, on their usual way, is for the actor's party to sign. The longest waiting first."""
    own: set[int] = set()
    for grant in actor.reach(MANIFEST_SIGN):
        if grant.party_id is not None:
            own |= parties.party_below(grant.party_id)
    carried = Leg.objects.filter(carrier__in=own, taken_at=None).values("manifest_id")
    mine = {
        Role.GENERATOR: Q(generator__in=own),
        Role.RECEIVER: Q(receiver__in=own),
        Role.CARRIER: Q(pk__in=carried),
    }
    wanted = Q(pk__in=[])
    for code, state, role in _next_roles():
        wanted |= Q(spec=code, state=state) & mine[role]
    return with_parties(visible_to(actor)).filter(wanted, held="").order_by("moved_at", "pk")


def ageing(actor: Actor, *, days: int) -> QuerySet[Manifest]:
    """Manifests that are on their way and have not moved for so many days. The longest first."""
    before = clock.now() - dt.timedelta(days=days)
    rows = with_parties(visible_to(actor)).exclude(state__in=[*ENDS, State.DRAFT])
    return rows.filter(moved_at__lte=before).order_by("moved_at", "pk")


def recent_of(actor: Actor, most: int = 12) -> list[Manifest]:
    """The last manifest of each waste between the same parties, to copy. The latest first."""
    told: dict[tuple[int, int, str, str], Manifest] = {}
    for row in with_parties(visible_to(actor)).exclude(state__in=[State.DRAFT, State.CANCELLED])[:RECENT]:
        told.setdefault((row.generator_id, row.receiver_id, row.code, row.spec), row)
    return list(told.values())[:most]


def partners_of(actor: Actor, most: int = 200) -> list[str]:
    """The names of those the actor's party has moved waste with, for lists to choose from."""
    seen = visible_to(actor)[:RECENT]
    named = {name for row in seen.values_list("generator__name", "receiver__name") for name in row}
    named |= set(Leg.objects.filter(manifest__in=[row.pk for row in seen]).values_list("carrier__name", flat=True))
    return sorted(named)[:most]


def _standing(word: str) -> Q:
    """Where a word may stand. A number is found by its end, too, as people read it out."""
    aboard = Carried.objects.filter(package__code__iendswith=word).values("manifest_id")
    legs = Leg.objects.filter(Q(plate__icontains=word) | Q(carrier__name__icontains=word)).values("manifest_id")
    return (
        Q(number__startswith=word)
        | Q(number__endswith=word)
        | Q(code__icontains=word)
        | Q(name__icontains=word)
        | Q(generator__name__icontains=word)
        | Q(receiver__name__icontains=word)
        | Q(generator__uscc=word.upper())
        | Q(receiver__uscc=word.upper())
        | Q(pk__in=legs)
        | Q(pk__in=aboard)
    )


def _next_roles() -> list[tuple[str, str, Role]]:
    """Who signs the next step, by declaration and state."""
    found = []
    for code in SPECS.codes():
        spec = SPECS.get(code)
        for step in spec.steps:
            # What is on the road also waits for whoever takes it in: no word of its arrival is needed for that.
            on_road = step.event is Event.ACCEPT and step.source is not State.ISSUED
            if on_road or step.event in usual_way(spec, step.source)[:1]:
                found.append((code, str(step.source), step.role))
    return found
