"""The chain of blocks: each link binds a block's root, size and time to all before it. Not for: trees (merkle)."""

import dataclasses
import struct
from collections.abc import Iterable

from wufei.ledger.seals.rules.merkle import Hash

_HEAD = struct.Struct(">QQq")
MARK = b"wufei.seals.link.1\n"


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """What a link binds: a tree's root, how many leaves it has, when it was made (microseconds since 1970, UTC)."""

    root: bytes
    size: int
    made_us: int


def beginning(digest: Hash) -> bytes:
    """What the first link stands on."""
    return digest(MARK)


def link(before: bytes, number: int, block: Block, digest: Hash) -> bytes:
    """The hash of a link: H(mark ‖ number ‖ size ‖ time ‖ hash before ‖ root). Numbers begin with 1."""
    return digest(MARK + _HEAD.pack(number, block.size, block.made_us) + before + block.root)


def broken_at(blocks: Iterable[tuple[Block, bytes]], digest: Hash) -> int | None:
    """The number of the first link whose stored hash does not follow from what it binds; None where all do."""
    before = beginning(digest)
    for number, (block, stored) in enumerate(blocks, 1):
        before = link(before, number, block, digest)
        if before != stored:
            return number
    return None
