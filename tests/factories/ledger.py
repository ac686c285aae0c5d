"""Accounts and transfers for tests, posted through the books' own action. Not for: what documents do with them."""

import datetime as dt
import uuid
from typing import Any

from tests.factories.registers import party, small_city

from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity, Posted, TransferIn, TransferKind

CODE = "hw:900-214-08"
NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)


def firm(name: str = "") -> AccountKey:
    """The stock of a new firm."""
    place = small_city()["371502"]
    return AccountKey(holder_id=party(name).pk, place_id=place.pk, kind=AccountKind.STOCK, code=CODE)


def beside(key: AccountKey, kind: AccountKind, **fields: Any) -> AccountKey:
    """Another account of the same holder."""
    told = {"holder_id": key.holder_id, "place_id": key.place_id, "code": key.code, "commodity": key.commodity}
    return AccountKey(**{**told, "kind": kind, **fields})


def purse(name: str = "") -> AccountKey:
    """A wallet of points, which may not go below zero."""
    return beside(firm(name), AccountKind.WALLET, commodity=Commodity.POINTS, code="")


def moving(source: AccountKey, target: AccountKey, amount: int, **fields: Any) -> TransferIn:
    """A transfer with a fresh key."""
    told = {"key": uuid.uuid4(), "source": source, "target": target, "amount": amount, "happened_at": NOON}
    return TransferIn(**{**told, **fields})


def ending(pending: TransferIn, amount: int | None = None, **fields: Any) -> TransferIn:
    """What settles a pending transfer, or voids it where no amount is given."""
    kind = TransferKind.VOID if amount is None else TransferKind.SETTLE
    told = {"key": uuid.uuid4(), "kind": kind, "settles": pending.key, "amount": amount or 0, "happened_at": NOON}
    return TransferIn(**{**told, **fields})


def post(*entries: TransferIn) -> list[Posted]:
    """Into the books."""
    return transfers_post(entries=entries)
