"""A process on a database of its own: prepares it, posts until it is killed, judges what is left. Run by test_crash."""

import json
import sys
import uuid

import django

FIRMS = 4


def main() -> None:
    """`prepare`, `judge`, or the number of transfers in a block."""
    django.setup()
    {"prepare": prepare, "judge": judge}.get(sys.argv[1], post_on)()


def tell(line: str) -> None:
    """A line for the test, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def prepare() -> None:
    """The tables, and some accounts."""
    from django.core.management import call_command
    from tests.factories.ledger import firm, moving, post

    call_command("migrate", verbosity=0)
    post(*(moving(firm(), firm(), 1) for _n in range(FIRMS)))


def post_on() -> None:
    """Post small blocks from account to account, and say each key after the books have taken it."""
    from tests.factories.ledger import NOON

    from wufei.ledger.books.actions.post import transfers_post
    from wufei.ledger.books.models import Account
    from wufei.ledger.books.queries.accounts import key_of
    from wufei.ledger.books.spec import TransferIn

    keys = [key_of(row) for row in Account.objects.order_by("pk")]
    size, number = int(sys.argv[1]), 0
    tell("ready")
    while True:
        entries = []
        for _n in range(size):
            number += 1
            source, target = keys[number % len(keys)], keys[(number + 1) % len(keys)]
            key = uuid.uuid4()
            entries.append(TransferIn(key=key, source=source, target=target, amount=number, happened_at=NOON))
        transfers_post(entries=entries)
        tell(" ".join(entry.key.hex for entry in entries))


def judge() -> None:
    """What is in the books, and what is wrong with them."""
    from wufei.kernel.access import system
    from wufei.ledger.books.models import Transfer
    from wufei.ledger.books.queries.audit import verdict
    from wufei.ledger.seals.actions import links_extend
    from wufei.ledger.seals.models import Block

    while links_extend(actor=system("test")):
        pass
    found = verdict(actor=system("test"), workers=2)
    told = {
        "keys": [key.hex for key in Transfer.objects.values_list("key", flat=True)],
        "sizes": sorted(set(Block.objects.values_list("size", flat=True))),
        "unsound": [f"{one.subject} {one.what}" for one in found.unsound],
        "waiting": found.waiting,
    }
    tell(json.dumps(told))


if __name__ == "__main__":
    main()
