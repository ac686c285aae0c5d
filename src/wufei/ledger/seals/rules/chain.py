"""The chain of blocks: each link binds a block to all before it; a head is the last link, signed. Not for: trees."""

import hashlib
import struct
from collections.abc import Iterable, Iterator

from wufei.kernel import signatures
from wufei.ledger.seals.rules.merkle import Hash
from wufei.ledger.seals.spec import Sealed, Signed

_LINK = struct.Struct(">QQq32s")
_HEAD = struct.Struct(">Qq32s")
LINK_MARK = b"wufei.seals.link.1\n"
HEAD_MARK = b"wufei.seals.head.1\n"


def beginning(digest: Hash) -> bytes:
    """What the first link stands on."""
    return digest(LINK_MARK)


def link(before: bytes, number: int, block: Sealed, digest: Hash) -> bytes:
    """The hash of a link: H(mark ‖ number ‖ size ‖ time ‖ kind and algorithm ‖ hash before ‖ root). Numbers begin at 1.

    Kind and algorithm go in by their SHA-256, so that all that is hashed has one length.
    """
    texts = hashlib.sha256(f"{block.kind}\x1f{block.algorithm}".encode()).digest()
    return digest(LINK_MARK + _LINK.pack(number, block.size, block.made_us, texts) + before + block.root)


def chained(blocks: Iterable[Sealed], digest: Hash, before: bytes, number: int = 0) -> Iterator[tuple[int, bytes]]:
    """Number and hash of each link that follows link `number`, whose hash is `before` (`beginning` for the first)."""
    for place, block in enumerate(blocks, number + 1):
        before = link(before, place, block, digest)
        yield place, before


def head_bytes(number: int, signed_us: int, digest: bytes) -> bytes:
    """What is signed of a head."""
    return HEAD_MARK + _HEAD.pack(number, signed_us, digest)


def signed(number: int, digest: bytes, signed_us: int, private_key: bytes) -> Signed:
    """The head at a link, signed. Raises signatures.KEY_WRONG."""
    made = signatures.sign(head_bytes(number, signed_us, digest), private_key)
    return Signed(number, digest, signed_us, signatures.public_key(private_key), made)


def head_holds(head: Signed) -> bool:
    """Whether a head carries the signature of its key. Raises signatures.KEY_WRONG."""
    told = head_bytes(head.number, head.signed_us, head.digest)
    return signatures.holds(told, head.signature, head.public_key)
