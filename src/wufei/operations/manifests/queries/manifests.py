"""Which manifests somebody sees, and one of them. Not for: what may happen to one (sheets), lists of faces (search)."""

import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.ready import attached, fetched
from wufei.operations.manifests.models import Leg, Manifest, Round
from wufei.operations.manifests.permissions import MANIFEST_READ, MANIFEST_SIGN
from wufei.operations.manifests.spec import State
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party

_END = ("id", "code")
ALONG = {"generator": (), "receiver": (), "origin": _END, "destination": _END}
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
            # Its generator signs what a round has drafted, its carrier fetches it, its receiver takes it in.
            collected = Q(round__isnull=False, generator__in=below)
            collected |= Q(round__carrier__in=below) | Q(round__receiver__in=below)
            within |= (part & ~Q(state=State.DRAFT)) | Q(author__in=below) | collected
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


def manifest_to_sign(*, actor: Actor, manifest_id: int) -> Manifest:
    """The same as `manifest_get` for whoever signs, in as few and small statements as it takes; legs with carriers.

    Raises NOT_FOUND, also where the actor may not see it.
    """
    found = next(iter(fetched(Manifest, "id", [manifest_id], along=ALONG)), None)
    if found is None:
        raise NOT_FOUND(where="manifest", value=manifest_id)
    legs = sorted(fetched(Leg, "manifest", [manifest_id], along={"carrier": ()}), key=lambda leg: leg.position)
    for leg in legs:
        leg.manifest = found
    attached(found, "legs", legs)
    named = (found.generator, found.receiver, *(leg.carrier for leg in legs))
    line = {pk for party in named for pk in (party.pk, party.parent_id)}
    own = {grant.party_id for grant in actor.reach(MANIFEST_READ) if grant.party_id is not None}
    # The usual ways of seeing it need no statement of their own: a party of it, or whose draft it is.
    seen = bool(own & (line if found.state != State.DRAFT else {found.author_id}))
    if not (seen or actor.all_powerful or visible_to(actor).filter(pk=manifest_id).exists()):
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


def may_sign_for(actor: Actor, party_id: int) -> bool:
    """Whether somebody may sign for a party: for buttons; the act asks again (actions.moving)."""
    own = {grant.party_id for grant in actor.reach(MANIFEST_SIGN) if grant.party_id is not None}
    return (
        actor.all_powerful
        or party_id in own
        or (bool(own) and Party.objects.filter(pk=party_id, parent__in=own).exists())
    )


def signed_for(actor: Actor, party_ids: Iterable[int]) -> set[int]:
    """Of these parties, those for which somebody may sign, in one statement: for buttons; the act asks again."""
    named = set(party_ids)
    if actor.all_powerful:
        return named
    own = {grant.party_id for grant in actor.reach(MANIFEST_SIGN) if grant.party_id is not None}
    line = Party.objects.filter(Q(pk__in=own) | Q(parent__in=own), pk__in=named)
    return set(line.values_list("pk", flat=True)) if own else set()


def manifest_subject(manifest: Manifest) -> Subject:
    """A manifest as the policy sees it: all its parties, the places where it begins and ends."""
    carriers = Leg.objects.filter(manifest=manifest).values_list("carrier_id", flat=True)
    return Subject(
        state=manifest.state,
        party_ids=frozenset({manifest.generator_id, manifest.receiver_id, *carriers}),
        place_code=manifest.origin.code,
        further_place_codes=frozenset({manifest.destination.code}),
    )


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """Rounds that a party of the actor's drives or receives, or one of whose manifests the actor sees.

    Raises NOT_ALLOWED.
    """
    seen = visible_to(actor).order_by()
    rows = Round.objects.select_related("carrier", "receiver", "receiver_site")
    grants = actor.reach(MANIFEST_READ)
    if actor.all_powerful or any(grant.party_id is None and grant.place_code is None for grant in grants):
        return rows
    own = {grant.party_id for grant in grants if grant.party_id is not None}
    stops = seen.filter(round__isnull=False).values("round_id")
    return rows.filter(Q(carrier__in=own) | Q(receiver__in=own) | Q(pk__in=stops))


def ids_by_key(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Key → the id of the row, of the manifests that are there. No permission: the caller made the keys."""
    return dict(Manifest.objects.filter(key__in=keys).values_list("key", "pk"))
