"""A city's books for the benchmarks: parties with accounts, and transfers between them in order of time.

What is drawn is the same in every run. Keys carry their moment of making (UUID version 7), as the documentation of the
books recommends: a new key then stands at the end of its index. Not for: what is measured (measures_ledger.py).
"""

import dataclasses
import datetime as dt
import random
import time
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wufei.ledger.books.spec import AccountKey, Posted, TransferIn

SEED = 20260901
DAYS = 400
LARGEST_G = 30_000_000  # a lorry
BEGIN = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
CODES = ("hw:900-214-08", "hw:900-249-08", "hw:900-041-49", "sw:SW61", "sw:SW17")


def ordered_key(number: int) -> uuid.UUID:
    """A UUID of version 7: milliseconds of now, then `number` within them as far as it goes, then chance."""
    milliseconds = time.time_ns() // 1_000_000
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | (number & 0xFFF) << 64 | 0b10 << 62 | random.getrandbits(62))


@dataclasses.dataclass(slots=True)
class World:
    """Accounts that all have been opened, and the chance that draws what moves between them."""

    keys: Sequence["AccountKey"]
    chance: random.Random
    drawn: int = 0

    def entries(self, count: int, of: int) -> list["TransferIn"]:
        """The next `count` of some `of` transfers that are spread evenly over `DAYS`.

        Some accounts are far busier than others: with 5,000, the first takes part in 1 of 35 transfers, and the first
        hundred in 1 of 4.
        """
        from wufei.ledger.books.spec import TransferIn  # noqa: PLC0415  Django is told its settings first

        chance, keys, size = self.chance, self.keys, len(self.keys)
        step = dt.timedelta(days=DAYS) / of
        found = []
        for number in range(self.drawn, self.drawn + count):
            source, target = int(size * chance.random() ** 2), int(size * chance.random() ** 2)
            if source == target:
                target = (target + 1) % size
            entry = TransferIn(
                key=ordered_key(number),
                source=keys[source],
                target=keys[target],
                amount=1 + int(LARGEST_G * chance.random()),
                happened_at=BEGIN + number * step,
                subject=("bench.manifest", str(number)),
            )
            found.append(entry)
        self.drawn += count
        return found


def world(accounts: int) -> World:
    """Migrate this process's database, and open so many accounts of parties of one county."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.ledger.books.actions.accounts import accounts_opened  # noqa: PLC0415
    from wufei.ledger.books.spec import AccountKey, AccountKind  # noqa: PLC0415
    from wufei.registers.parties.actions import party_create  # noqa: PLC0415
    from wufei.registers.parties.spec import PartyKind  # noqa: PLC0415
    from wufei.registers.places.actions import place_create  # noqa: PLC0415
    from wufei.registers.places.spec import PlaceKind, Tree  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    actor, tree = system("bench"), Tree.ADMINISTRATIVE
    place_create(actor=actor, tree=tree, kind=PlaceKind.PREFECTURE, code="3715", name="测试市")
    place = place_create(
        actor=actor, tree=tree, kind=PlaceKind.COUNTY, code="371502", name="测试县", parent_code="3715"
    )
    firms = [
        party_create(actor=actor, kind=PartyKind.ENTERPRISE, name=f"测试单位{number}", place_code="371502")
        for number in range(-(-accounts // len(CODES)))
    ]
    keys = [
        AccountKey(holder_id=firm.pk, place_id=place.pk, kind=AccountKind.STOCK, code=code)
        for code in CODES
        for firm in firms
    ][:accounts]
    accounts_opened(keys=keys)
    return World(keys, random.Random(SEED))


def post(entries: Sequence["TransferIn"]) -> "list[Posted]":
    """Into the books, as an app does it."""
    from wufei.ledger.books.actions.post import transfers_post  # noqa: PLC0415

    return transfers_post(entries=entries)
