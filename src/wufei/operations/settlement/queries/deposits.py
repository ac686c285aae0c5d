"""Deposits: what is held for whom, and every move of it. Not for: moving them (actions.deposits)."""

import dataclasses
import datetime as dt
from collections import defaultdict

from django.db.models import QuerySet, Sum

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.ledger.books.models import AccountBalance
from wufei.ledger.books.queries.accounts import rows_of
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.operations.settlement.models import Deposit, Reserve
from wufei.operations.settlement.permissions import RECORD_READ
from wufei.operations.settlement.queries.records import reach_of
from wufei.operations.settlement.rules.schemes import schemes
from wufei.operations.settlement.spec.deposits import DepositKind, Scheme
from wufei.registers.parties.models import Party
from wufei.registers.places import queries as places


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What one keeper holds of one scheme for one payer, in fen, and what it came from."""

    scheme: str
    payer: Party
    keeper: Party
    taken_fen: int
    refunded_fen: int
    forfeited_fen: int

    @property
    def held_fen(self) -> int:
        """What is owed to the payer still."""
        return self.taken_fen - self.refunded_fen - self.forfeited_fen


def held_key(payer: Party, keeper: Party, scheme: str) -> AccountKey:
    """The account that holds it: the payer's purse at the keeper's place, of this scheme and keeper."""
    place_id = keeper.place_id or payer.place_id
    if place_id is None:
        city = places.city()
        place_id = city.pk if city is not None else 0
    return AccountKey(
        holder_id=payer.pk,
        place_id=place_id,
        kind=AccountKind.WALLET,
        commodity=Commodity.MONEY,
        code=f"deposit:{scheme}:{keeper.pk}",
    )


def held_of(payer: Party, keeper: Party, scheme: str) -> int:
    """What the books hold, in fen. No permission: the caller asks."""
    ids = rows_of(held_key(payer, keeper, scheme)).order_by().values("pk")
    told = AccountBalance.objects.filter(account__in=ids).aggregate(came=Sum("moved_in"), went=Sum("moved_out"))
    return (told["came"] or 0) - (told["went"] or 0)


def deposits_visible_to(actor: Actor) -> QuerySet[Deposit]:
    """Moves in which somebody has a part as payer or keeper. Raises NOT_ALLOWED."""
    rows = Deposit.objects.select_related("payer", "keeper", "manifest")
    return rows.filter(reach_of(actor, RECORD_READ, ("payer", "keeper")))


def deposits_held(actor: Actor) -> list[Held]:
    """What is held by scheme, keeper and payer, the most first. Raises NOT_ALLOWED."""
    sums: dict[tuple[str, int, int], dict[str, int]] = defaultdict(dict)
    told = deposits_visible_to(actor).order_by().select_related(None)
    for scheme, payer, keeper, kind, total in told.values_list("scheme", "payer_id", "keeper_id", "kind").annotate(
        total=Sum("amount_fen")
    ):
        sums[scheme, payer, keeper][kind] = total
    parties = Party.objects.in_bulk({pk for _scheme, payer, keeper in sums for pk in (payer, keeper)})
    found = [
        Held(scheme, parties[payer], parties[keeper], *(by.get(kind, 0) for kind in DepositKind))
        for (scheme, payer, keeper), by in sums.items()
    ]
    return sorted(found, key=lambda one: (-one.held_fen, one.scheme, one.payer.pk))


def schemes_now(day: dt.date | None = None) -> list[Scheme]:
    """The schemes in force on a day; today, if none is named. No permission: they are no secret."""
    at = day or clock.today()
    return [one for one in schemes() if one.valid_from <= at]


def reserves_visible_to(actor: Actor) -> QuerySet[Reserve]:
    """What is reserved and settled under contracts of unified settlement. Raises NOT_ALLOWED."""
    rows = Reserve.objects.select_related("manifest", "contract__buyer", "contract__seller")
    return rows.filter(reach_of(actor, RECORD_READ, ("contract__buyer", "contract__seller")))
