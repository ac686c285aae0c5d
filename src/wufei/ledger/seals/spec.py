"""Words of the seals: what a link binds, a signed head, a proof that travels. Not for: tables or hashing (rules)."""

import dataclasses
import enum


class Broken(enum.StrEnum):
    """What an audit finds wrong with a link of the chain, or with a head of it."""

    LINK = "link"
    LINK_GONE = "link gone"
    HEAD_UNSIGNED = "head unsigned"
    HEAD_OTHER = "head other"
    CUT_OFF = "cut off"


@dataclasses.dataclass(frozen=True, slots=True)
class Sealed:
    """What a link binds of a block: its root, how many leaves, when made (µs since 1970, UTC), whose, how hashed."""

    root: bytes
    size: int
    made_us: int
    kind: str
    algorithm: str


@dataclasses.dataclass(frozen=True, slots=True)
class Signed:
    """A head: the chain as it was at a link, signed. Whoever keeps one can tell later whether anything before changed.

    `digest`: of link `number`; `signed_us`: µs since 1970, UTC; `public_key`: 32 bytes; `signature`: 64 bytes.
    """

    number: int
    digest: bytes
    signed_us: int
    public_key: bytes
    signature: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Proof:
    """That a leaf stands in the chain: its path to the root of its block, the link before, a head at its own link.

    `sealed.root` is not carried: it follows from the leaf and the path.
    """

    leaf: bytes
    place: int
    path: tuple[bytes, ...]
    size: int
    made_us: int
    kind: str
    algorithm: str
    before: bytes
    number: int
    signed_us: int
    public_key: bytes
    signature: bytes
