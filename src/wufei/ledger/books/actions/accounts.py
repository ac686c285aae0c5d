"""Accounts as posting needs them: opened where nobody used them before, and kept in mind once they are committed.

Not for: balances, or spreading an account over slots (slots).
"""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from wufei.kernel import clock
from wufei.kernel.kept import Kept
from wufei.ledger.books.models import Account
from wufei.ledger.books.queries.accounts import account_rows, mark_of
from wufei.ledger.books.spec import FLOORS, AccountKey

# An account is never changed, but slots are added to it, and the tables may be put back from a copy: nothing is kept
# longer than this.
KEPT_S = 60.0


class Slot(NamedTuple):
    """A row of an account. `mark`: what stands for it in leaves; `name`: how people are told which it is."""

    id: int
    floor: str
    mark: bytes
    name: str


Slots = Mapping[AccountKey, Sequence[Slot]]


# Of accounts that were committed.
kept: Kept[AccountKey, Sequence[Slot]] = Kept(KEPT_S)


def slot_of(row: Account) -> Slot:
    """A row as posting needs it.

    No actor: nothing is written here.
    """
    return Slot(row.pk, row.floor, mark_of(row), str(row))


def slots_of(*, keys: Collection[AccountKey]) -> Slots:
    """The slots of accounts, opened where nobody used them before.

    No actor: the action that calls this has asked.
    """
    found = kept.known(keys)
    if len(found) < len(keys):
        opened = accounts_opened(keys=[key for key in keys if key not in found])
        fresh = {key: [slot_of(row) for row in rows] for key, rows in opened.items()}
        kept.keep(fresh)
        found |= fresh
    return found


def accounts_opened(*, keys: Collection[AccountKey]) -> Mapping[AccountKey, list[Account]]:
    """The rows of accounts, opened where nobody used them before.

    No actor: the action that calls this has asked.
    """
    found = dict(account_rows(keys)) if keys else {}
    # In one order, whatever order the keys come in: the same acts make the same rows.
    new = sorted((key for key in keys if key not in found), key=dataclasses.astuple)
    if new:
        now = clock.now()
        rows = [
            Account(
                holder_id=key.holder_id,
                place_id=key.place_id,
                kind=key.kind,
                commodity=key.commodity,
                code=key.code,
                floor=FLOORS[key.kind],
                opened_at=now,
            )
            for key in new
        ]
        # Somebody else may open the same account at this moment; the unique key lets one of the two rows in.
        Account.objects.bulk_create(rows, ignore_conflicts=True)
        found |= account_rows(new)
    return found
