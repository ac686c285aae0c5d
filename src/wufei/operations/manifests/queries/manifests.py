"""Which manifests somebody sees, and one of them. Not for: what may happen to one (sheets), lists of faces (search)."""

from django.db.models import Q, QuerySet

from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.spec import State
from wufei.registers.parties import queries as parties

PARTIES = ("generator", "receiver", "origin", "destination", "generator_site", "receiver_site")


def visible_to(actor: Actor) -> QuerySet[Manifest]:
    """Manifests that the actor's party has a part in, or that begin or end within the actor's places.

    A draft is seen by whoever drafts it, and by those who watch its place. Raises NOT_ALLOWED.
    """
    if not actor.may_somewhere(MANIFEST_READ):
        require(actor, MANIFEST_READ)
    rows = Manifest.objects.all()
    if actor.all_powerful:
        return rows
    within = Q(pk__in=[])
    for grant in actor.reach(MANIFEST_READ):
        if grant.party_id is None and grant.place_code is None:
            return rows
        if grant.party_id is not None:
            below = parties.party_below(grant.party_id)
            carried = Leg.objects.filter(carrier__in=below).values("manifest_id")
            part = Q(generator__in=below) | Q(receiver__in=below) | Q(pk__in=carried)
            within |= (part & ~Q(state=State.DRAFT)) | Q(author__in=below)
        else:
            code = grant.place_code
            within |= Q(origin__code__startswith=code) | Q(destination__code__startswith=code)
    return rows.filter(within)


def manifest_get(*, actor: Actor, manifest_id: int) -> Manifest:
    """One manifest with its parties and places. Raises NOT_FOUND, also where the actor may not see it."""
    found = with_parties(visible_to(actor)).filter(pk=manifest_id).first()
    if found is None:
        raise NOT_FOUND(where="manifest", value=manifest_id)
    return found


def manifest_by_number(*, actor: Actor, number: str) -> Manifest:
    """One manifest by its number, or by the key of a draft. Raises NOT_FOUND."""
    rows = with_parties(visible_to(actor))
    found = rows.filter(number=number).first() if number else None
    if found is None:
        raise NOT_FOUND(where="manifest", value=number)
    return found


def with_parties(rows: QuerySet[Manifest]) -> QuerySet[Manifest]:
    """The same with all that is named on them, in one statement."""
    return rows.select_related(*PARTIES).defer("origin__outline", "destination__outline")


def manifest_subject(manifest: Manifest) -> Subject:
    """A manifest as the policy sees it: all its parties, the places where it begins and ends."""
    carriers = Leg.objects.filter(manifest=manifest).values_list("carrier_id", flat=True)
    return Subject(
        state=manifest.state,
        party_ids=frozenset({manifest.generator_id, manifest.receiver_id, *carriers}),
        place_code=manifest.origin.code,
        further_place_codes=frozenset({manifest.destination.code}),
    )
