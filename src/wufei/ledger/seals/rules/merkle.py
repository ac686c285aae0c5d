"""Merkle trees in the form of RFC 6962: a leaf and a node are hashed apart, and a tree of any size has one root.

A path proves that a leaf stands at its place in a tree of a known root and size, without the other leaves. SHA-256, or
SM3 (GB/T 32905) where a house is told to use the national algorithm. Not for: what the leaves are, chains (chain).
"""

import functools
import hashlib
from collections.abc import Callable, Sequence

SHA256, SM3 = "sha256", "sm3"
ALGORITHMS = (SHA256, SM3)
LEAF, NODE = b"\x00", b"\x01"
Hash = Callable[[bytes], bytes]


@functools.cache
def hasher(algorithm: str) -> Hash:
    """The hash function of this name. Raises ValueError where this Python's OpenSSL does not have it."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"no hash algorithm of seals: {algorithm!r}")
    begun = hashlib.new(algorithm)  # ValueError now, not in the middle of a block; a copy spares looking it up again

    def digest(data: bytes) -> bytes:
        one = begun.copy()
        one.update(data)
        return one.digest()

    return digest


def leaf_hashes(leaves: Sequence[bytes], digest: Hash) -> list[bytes]:
    """The hash of each leaf: H(0x00 ‖ leaf)."""
    return [digest(LEAF + leaf) for leaf in leaves]


def root(hashes: Sequence[bytes], digest: Hash) -> bytes:
    """The root over hashed leaves; of none it is H() of nothing.

    Level by level: a node without a neighbour rises unhashed, which gives the tree of the RFC, whose left half is the
    largest power of two.
    """
    if not hashes:
        return digest(b"")
    level = list(hashes)
    while len(level) > 1:
        pairs = [digest(NODE + level[n] + level[n + 1]) for n in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            pairs.append(level[-1])
        level = pairs
    return level[0]


def path(hashes: Sequence[bytes], place: int, digest: Hash) -> list[bytes]:
    """What else must be known to compute the root from the leaf at `place`, from the bottom up."""
    if not 0 <= place < len(hashes):
        raise IndexError(f"no leaf {place} in a tree of {len(hashes)}")
    found: list[bytes] = []
    level = list(hashes)
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            found.append(level[beside])
        pairs = [digest(NODE + level[n] + level[n + 1]) for n in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            pairs.append(level[-1])
        level, place = pairs, place // 2
    return found


def root_of_path(leaf_hash: bytes, place: int, size: int, steps: Sequence[bytes], digest: Hash) -> bytes | None:
    """The root that a path leads to (RFC 9162, 2.1.3.2); None where the path does not fit the place and the size."""
    if not 0 <= place < size:
        return None
    node, last, found = place, size - 1, leaf_hash
    for step in steps:
        if last == 0:
            return None
        if node % 2 or node == last:
            found = digest(NODE + step + found)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            found = digest(NODE + found + step)
        node, last = node >> 1, last >> 1
    return found if last == 0 else None
