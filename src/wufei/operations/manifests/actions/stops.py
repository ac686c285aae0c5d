"""What lets a manifest go onto a collecting round, whichever way it comes. Not for: the acts on rounds (rounds).

The row of the round is locked while it is filled or received, so that nothing comes aboard behind the one weight.
"""

from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.manifests.errors.documents import ROUND_MIXED, ROUND_RECEIVED
from wufei.operations.manifests.models import Round
from wufei.operations.manifests.queries.manifests import rounds_visible_to
from wufei.operations.manifests.queries.rounds import state_now
from wufei.operations.manifests.spec import ManifestIn, RoundEvent
from wufei.operations.manifests.states import COLLECTINGS


def round_filled(actor: Actor, permission: Permission, round_id: int) -> Round:
    """A round that the actor's party drives or receives, to put something on it. Raises NOT_FOUND, NOT_ALLOWED."""
    row = round_locked(actor, round_id)
    require(actor, permission, Subject(party_ids=frozenset({row.carrier_id, row.receiver_id})))
    return row


def round_locked(actor: Actor, round_id: int) -> Round:
    """A round that the actor sees, which nobody else fills or receives until this transaction ends. Raises NOT_FOUND.

    No permission: the caller asks.
    """
    seen = rounds_visible_to(actor).filter(pk=round_id).order_by().values("pk")
    rows = Round.objects.select_related("carrier", "receiver").filter(pk__in=seen)
    row = rows.select_for_update(of=("self",), no_key=True).first()
    if row is None:
        raise NOT_FOUND(where="round", value=round_id)
    return row


def round_open_for(row: Round, event: RoundEvent) -> None:
    """Raise ROUND_RECEIVED unless the round still takes something. No permission: the caller asks."""
    if event not in COLLECTINGS.events(state_now(row)):
        raise ROUND_RECEIVED(where="round", value=row.number, number=row.number)


def round_mixed(row: Round, *, spec: str, receiver_id: int, code: str) -> None:
    """Raise ROUND_MIXED unless it is the waste of the round, to its receiver. No permission: the caller asks."""
    same = {"spec": (row.spec, spec), "receiver_id": (row.receiver_id, receiver_id), "code": (row.code, code)}
    if other := [name for name, (of_round, told) in same.items() if of_round != told]:
        raise ROUND_MIXED(where=other[0], value=row.number, what=other[0])


def round_taken(actor: Actor, permission: Permission, given: ManifestIn, there: int | None) -> Round | None:
    """The round that a draft is for; `there`: the one it is on already, which asks for no right on the round.

    Raises NOT_FOUND, NOT_ALLOWED, ROUND_RECEIVED, ROUND_MIXED.
    """
    if given.round_id is None:
        return None
    if given.round_id == there:
        row = Round.objects.get(pk=there)
    else:
        row = round_filled(actor, permission, given.round_id)
        round_open_for(row, RoundEvent.COLLECT)
    round_mixed(row, spec=given.spec, receiver_id=given.receiver_id, code=given.code.strip())
    return row
