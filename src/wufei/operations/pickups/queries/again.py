"""What a firm could have fetched again by one press: its last loads under contracts in force. Not for: writing."""

import dataclasses

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.search import recent_of
from wufei.operations.pickups.permissions import PICKUP_WRITE
from wufei.operations.pickups.queries.pickups import parties_of
from wufei.operations.settlement.models import Contract


@dataclasses.dataclass(frozen=True, slots=True)
class Again:
    """The last load of a waste, and the contract under which it can be fetched again."""

    last: Manifest
    contract: Contract


def contracts_in_force(actor: Actor) -> list[Contract]:
    """Contracts of the actor's parties, as buyers, that hold today; the latest first."""
    today, own = clock.today(), parties_of(actor, PICKUP_WRITE)
    rows = Contract.objects.filter(buyer__in=own, valid_from__lte=today, valid_to__gte=today)
    return list(rows.select_related("seller", "buyer"))


def again_of(actor: Actor, most: int = 6) -> list[Again]:
    """The last load of each waste for which a contract is in force with whoever took it. Raises NOT_ALLOWED."""
    contracts = contracts_in_force(actor)
    found = []
    for last in recent_of(actor) if contracts else ():
        for contract in contracts:
            same = (contract.buyer_id, contract.seller_id) == (last.generator_id, last.receiver_id)
            if same and contract.covers(last.code):
                found.append(Again(last, contract))
                break
    return found[:most]
