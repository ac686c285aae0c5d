"""Reads of the seals: whether the chain holds and agrees with heads, whether leaves are those of a block, proofs."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wufei.kernel import clock, keyring
from wufei.kernel.access import Actor, require
from wufei.ledger.seals.errors import NOTHING_CHAINED
from wufei.ledger.seals.models import Block, Head, Link
from wufei.ledger.seals.permissions import HEAD_READ
from wufei.ledger.seals.rules import chain, merkle
from wufei.ledger.seals.spec import Broken, Proof, Sealed, Signed

PIECE = 5_000


@dataclasses.dataclass(frozen=True, slots=True)
class ChainFinding:
    """One thing that is not as it was sealed: `link` by its number, or a head that the chain does not lead to."""

    number: int
    what: Broken


def sealed_of(block: Block) -> Sealed:
    """What a link binds of a block."""
    return Sealed(bytes(block.root), block.size, clock.microseconds(block.made_at), block.kind, block.algorithm)


def signed_of(head: Head) -> Signed:
    """A stored head as it was signed."""
    stored = (head.digest, head.public_key, head.signature)
    digest, public, signature = map(bytes, stored)
    return Signed(head.number, digest, clock.microseconds(head.signed_at), public, signature)


def heads(actor: Actor) -> list[Head]:
    """Every head that was given out, the latest first. Raises NOT_ALLOWED."""
    require(actor, HEAD_READ)
    return list(Head.objects.order_by("-pk"))


def waiting() -> int:
    """How many blocks are committed and not chained yet. No permission: a number of the machine."""
    return Block.objects.filter(link__isnull=True).count()


def link_count() -> int:
    """How long the chain is. No permission: a number of the machine."""
    return Link.objects.count()


def chain_findings(published: Iterable[Signed] = ()) -> Iterator[ChainFinding]:
    """Where the chain does not follow from its blocks, and where it does not lead to a head that was given out.

    The chain is told up to its first fault; all after it hangs on that. `published`: heads from elsewhere, beside those
    stored here. No permission: the caller asks.
    """
    asked: dict[int, list[Signed]] = {}
    own = keyring.public_key()
    for head in (*map(signed_of, Head.objects.order_by("pk")), *published):
        asked.setdefault(head.number, []).append(head)
        # A head of another key proves nothing here: anybody can make one.
        if head.public_key != own or not chain.head_holds(head):
            yield ChainFinding(head.number, Broken.HEAD_UNSIGNED)
    digest = merkle.hasher(merkle.SHA256)
    links, again = itertools.tee(Link.objects.select_related("block").order_by("number").iterator(PIECE))
    followed = chain.chained((sealed_of(link.block) for link in again), digest, chain.beginning(digest))
    for link, (number, expected) in zip(links, followed, strict=True):
        if link.number != number or bytes(link.digest) != expected:
            yield ChainFinding(number, Broken.LINK_GONE if link.number != number else Broken.LINK)
            return
        yield from (ChainFinding(number, Broken.HEAD_OTHER) for h in asked.pop(number, ()) if h.digest != expected)
    yield from (ChainFinding(number, Broken.CUT_OFF) for number in sorted(asked))


def leaf_digests(leaves: Sequence[bytes], algorithm: str) -> list[bytes]:
    """The hash of each leaf, as its tree has it."""
    return merkle.leaf_hashes(leaves, merkle.hasher(algorithm))


class Tree(NamedTuple):
    """Hashed leaves as their block has them: the root over them, and how many there are."""

    root: bytes
    size: int


def tree_of(digests: Sequence[bytes], algorithm: str) -> Tree:
    """The tree over hashed leaves, in this order."""
    return Tree(merkle.root(digests, merkle.hasher(algorithm)), len(digests))


def sealed_by(root: bytes, digests: Sequence[bytes], algorithm: str) -> bool:
    """Whether these hashed leaves, in this order, are all of a block's."""
    return tree_of(digests, algorithm).root == root


def proof_of(block: Block, leaves: Sequence[bytes], place: int) -> Proof:
    """That leaf `place` of a block stands in the chain, signed now. Raises NOTHING_CHAINED until the block is chained.

    No permission: whoever shows the leaf has asked.
    """
    link = Link.objects.filter(block=block).first()
    if link is None:
        raise NOTHING_CHAINED(where="block", value=block.pk)
    digest = merkle.hasher(block.algorithm)
    before = Link.objects.filter(number=link.number - 1).values_list("digest", flat=True).first()
    head = chain.signed(link.number, bytes(link.digest), clock.microseconds(clock.now()), keyring.private_key())
    return Proof(
        leaf=leaves[place],
        place=place,
        path=tuple(merkle.path(merkle.leaf_hashes(leaves, digest), place, digest)),
        size=block.size,
        made_us=clock.microseconds(block.made_at),
        kind=block.kind,
        algorithm=block.algorithm,
        before=bytes(before) if before is not None else chain.beginning(merkle.hasher(merkle.SHA256)),
        number=link.number,
        signed_us=head.signed_us,
        public_key=head.public_key,
        signature=head.signature,
    )
