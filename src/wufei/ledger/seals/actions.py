"""Writes of the seals: a block for what an act writes, and the links that chain blocks. Not for: what leaves mean."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel.access import Actor, require
from wufei.ledger.seals.models import Block, Link
from wufei.ledger.seals.permissions import CHAIN_EXTEND
from wufei.ledger.seals.queries import bound
from wufei.ledger.seals.rules import chain, merkle

PIECE = 5_000


def block_seal(*, kind: str, digests: Sequence[bytes], made_at: dt.datetime, algorithm: str = merkle.SHA256) -> Block:
    """Seal hashed leaves in the transaction of the act that writes them.

    No actor: the action that calls this has asked.
    """
    root = merkle.root(digests, merkle.hasher(algorithm))
    return Block.objects.create(kind=kind, algorithm=algorithm, size=len(digests), root=root, made_at=made_at)


def links_extend(*, actor: Actor, most: int = PIECE) -> int:
    """Chain the blocks that are committed and not chained yet, in their order; how many. Raises NOT_ALLOWED.

    Two at once: the numbers are unique, so one of them fails and comes again.
    """
    require(actor, CHAIN_EXTEND)
    digest = merkle.hasher(merkle.SHA256)
    with transaction.atomic():
        last = Link.objects.order_by("-number").first()
        before = bytes(last.digest) if last is not None else chain.beginning(digest)
        number = last.number if last is not None else 0
        fresh = []
        for block in Block.objects.filter(link__isnull=True).order_by("pk")[:most]:
            number += 1
            before = chain.link(before, number, bound(block), digest)
            fresh.append(Link(number=number, block=block, digest=before))
        Link.objects.bulk_create(fresh)
    return len(fresh)
