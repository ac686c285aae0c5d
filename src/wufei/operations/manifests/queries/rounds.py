"""Rounds as lists and pages show them: with their stops and masses, what could join. Not for: acts (actions.rounds)."""

from django.db.models import Count, Q, QuerySet, Sum

from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.manifests.models import Manifest, Round
from wufei.operations.manifests.queries.manifests import rounds_visible_to, visible_to, with_parties
from wufei.operations.manifests.rules.rounds import round_state
from wufei.operations.manifests.spec import RECEIVED, TO_RECEIVE, RoundState


def rounds_told(actor: Actor) -> QuerySet[Round]:
    """Rounds with what the actor sees of them: `stops`, how many are `waiting` for the receiver and were `received`,
    grams `told_g` and `taken_g`. Latest first.
    """
    seen = Q(manifests__in=visible_to(actor).order_by().values("pk"))
    return (
        rounds_visible_to(actor)
        .order_by("-pk")
        .annotate(
            stops=Count("manifests", filter=seen),
            waiting=Count("manifests", filter=seen & Q(manifests__state__in=TO_RECEIVE)),
            received=Count("manifests", filter=seen & Q(manifests__state__in=RECEIVED)),
            told_g=Sum("manifests__mass_g", filter=seen),
            taken_g=Sum("manifests__accepted_g", filter=seen),
        )
    )


def state_told(row: Round) -> RoundState:
    """Where a round stands that came from `rounds_told`."""
    return round_state(row.waiting, row.received)  # type: ignore[attr-defined]


def state_now(row: Round) -> RoundState:
    """Where a round stands by all its stops, seen or not. No permission: the caller has found it."""
    of = row.manifests.order_by().aggregate(
        waiting=Count("pk", filter=Q(state__in=TO_RECEIVE)), received=Count("pk", filter=Q(state__in=RECEIVED))
    )
    return round_state(of["waiting"], of["received"])


def round_get(*, actor: Actor, round_id: int) -> Round:
    """One round. Raises NOT_FOUND, also where the actor may not see it."""
    found = rounds_visible_to(actor).filter(pk=round_id).first()
    if found is None:
        raise NOT_FOUND(where="round", value=round_id)
    return found


def stops_of(*, actor: Actor, row: Round) -> list[Manifest]:
    """The manifests of a round that the actor sees, as they were collected."""
    return list(with_parties(visible_to(actor)).filter(round=row).order_by("pk"))


def joinable(*, actor: Actor, row: Round) -> list[Manifest]:
    """Manifests by themselves that could go with a round: of its stream and waste, to its receiver, under way."""
    found = with_parties(visible_to(actor)).filter(round=None, spec=row.spec, code=row.code, receiver=row.receiver_id)
    return list(found.filter(state__in=TO_RECEIVE).order_by("-pk")[:50])
