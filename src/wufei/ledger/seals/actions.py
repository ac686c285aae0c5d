"""Writes of the seals: a block for what an act writes, links that chain blocks, heads. Not for: what leaves mean."""

import datetime as dt

from django.db import connection, transaction

from wufei.kernel import clock, keyring
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.ready import asked, inserted
from wufei.ledger.seals.errors import NOTHING_CHAINED
from wufei.ledger.seals.models import Begun, Block, Head, Link
from wufei.ledger.seals.permissions import CHAIN_EXTEND, HEAD_SIGN
from wufei.ledger.seals.queries import Tree, sealed_of
from wufei.ledger.seals.rules import chain, merkle

PIECE = 5_000
_BLOCK, _BEGUN = Block._meta.db_table, Begun._meta.db_table
_NEXT = {
    "sqlite": f"""1 + MAX(COALESCE((SELECT MAX(id) FROM {_BEGUN}), 0), COALESCE((SELECT MAX(id) FROM {_BLOCK}), 0))""",  # noqa: S608  names of ours, as below
    "postgresql": f"nextval(pg_get_serial_sequence('{_BLOCK}', 'id'))",
}
_BEGINS = f"INSERT INTO {_BEGUN} (id) SELECT {{next}} RETURNING id"


def block_number() -> int:
    """Begin a block: its number, for rows that are written before it, in the transaction that seals it.

    No actor: the action that calls this has asked.
    """
    return int(asked(block_begins()).fetchall()[0][0])


def block_begins() -> str:
    """The statement of `block_number`, which answers with the number: for whoever can make it part of a larger one.

    No actor: nothing is written here.
    """
    return _BEGINS.format(next=_NEXT[connection.vendor])


def block_seal(*, kind: str, tree: Tree, made_at: dt.datetime, algorithm: str, number: int | None = None) -> Block:
    """Seal the tree of hashed leaves (`queries.tree_of`) in the transaction of the act that writes them.

    `number`: of the block that was begun for them; without it the leaves are written after their block.

    No actor: the action that calls this has asked.
    """
    if number is None and connection.vendor == "sqlite":  # begun ones count, too, which its own keys do not know
        number = int(asked(f"SELECT {_NEXT['sqlite']}").fetchall()[0][0])
    return inserted(Block(pk=number, kind=kind, algorithm=algorithm, size=tree.size, root=tree.root, made_at=made_at))


def links_extend(*, actor: Actor, most: int = PIECE) -> int:
    """Chain the blocks that are committed and not chained yet, in their order; how many. Raises NOT_ALLOWED.

    Two at once: the numbers are unique, so one of them fails and comes again.
    """
    require(actor, CHAIN_EXTEND)
    digest = merkle.hasher(merkle.SHA256)
    with transaction.atomic():
        last = Link.objects.order_by("-number").first()
        before = bytes(last.digest) if last is not None else chain.beginning(digest)
        blocks = list(Block.objects.filter(link__isnull=True).order_by("pk")[:most])
        made = chain.chained(map(sealed_of, blocks), digest, before, last.number if last is not None else 0)
        fresh = [Link(number=n, block=block, digest=hashed) for block, (n, hashed) in zip(blocks, made, strict=True)]
        Link.objects.bulk_create(fresh)
    return len(fresh)


def head_sign(*, actor: Actor) -> Head:
    """Chain all there is, sign the last link and keep it, to be published elsewhere. Raises NOTHING_CHAINED."""
    require(actor, HEAD_SIGN)
    while links_extend(actor=actor) == PIECE:
        pass
    with transaction.atomic():
        last = Link.objects.order_by("-number").first()
        if last is None:
            raise NOTHING_CHAINED(where="chain")
        now = clock.now()
        signed = chain.signed(last.number, bytes(last.digest), clock.microseconds(now), keyring.private_key())
        head = Head.objects.create(
            number=signed.number,
            digest=signed.digest,
            public_key=signed.public_key,
            signature=signed.signature,
            signed_at=now,
        )
        record(
            actor=actor,
            act="seals.head.sign",
            subject=("seals.head", head.pk, str(head)),
            change={"number": [None, head.number]},
        )
    return head
