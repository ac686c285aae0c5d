"""Reads of the seals: whether the chain holds, whether leaves are those of a block, the path of one leaf."""

from collections.abc import Iterator, Sequence

from wufei.ledger.seals.models import Block, Link
from wufei.ledger.seals.rules import chain, merkle

PIECE = 5_000


def microseconds(block: Block) -> int:
    """When a block was made, exactly, in microseconds since 1970."""
    made = block.made_at
    return int(made.timestamp()) * 1_000_000 + made.microsecond


def bound(block: Block) -> chain.Block:
    """What a link binds of a block."""
    return chain.Block(bytes(block.root), block.size, microseconds(block))


def broken_link() -> int | None:
    """The number of the first link that does not follow from the blocks before it; None where the chain holds.

    A gap in the numbers is a link that is gone. No permission: the caller asks.
    """
    digest = merkle.hasher(merkle.SHA256)
    before, expected = chain.beginning(digest), 1
    for number, stored, block in _links():
        if number != expected:
            return expected
        before = chain.link(before, number, bound(block), digest)
        if before != stored:
            return number
        expected += 1
    return None


def _links() -> Iterator[tuple[int, bytes, Block]]:
    for link in Link.objects.select_related("block").order_by("number").iterator(PIECE):
        yield link.number, bytes(link.digest), link.block


def leaf_digests(leaves: Sequence[bytes], algorithm: str = merkle.SHA256) -> list[bytes]:
    """The hash of each leaf, as its tree has it."""
    return merkle.leaf_hashes(leaves, merkle.hasher(algorithm))


def sealed_by(block: Block, digests: Sequence[bytes]) -> bool:
    """Whether these hashed leaves, in this order, are all of the block's."""
    return len(digests) == block.size and merkle.root(digests, merkle.hasher(block.algorithm)) == bytes(block.root)
