"""Trees and chains: the published roots, every path, every kind of change. Not for: tables of seals."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import probes

from wufei.ledger.seals.rules import chain, merkle
from wufei.ledger.seals.spec import Sealed

LEAVES = st.lists(st.binary(max_size=40), max_size=70, unique=True)
DIGEST = merkle.hasher(merkle.SHA256)


@pytest.mark.parametrize(("algorithm", "key"), [("sha256", "sha256_roots"), ("sm3", "sm3_roots_computed")])
def test_the_published_roots(algorithm: str, key: str) -> None:
    folder = probes.cases()
    path = folder / "perf" / "cases" / "dev_merkle_rfc6962.json" if folder else None
    if path is None or not path.exists():
        pytest.skip("published cases: no Merkle vectors")
    told = json.loads(path.read_text("utf-8"))
    digest = merkle.hasher(algorithm)
    leaves = [bytes.fromhex(leaf) for leaf in told["leaves_hex"]]
    for size, expected in enumerate(told[key], 1):
        assert merkle.root(merkle.leaf_hashes(leaves[:size], digest), digest).hex() == expected


def test_of_nothing_and_of_one() -> None:
    assert merkle.root([], DIGEST).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (only,) = merkle.leaf_hashes([b"a"], DIGEST)
    assert merkle.root([only], DIGEST) == only
    assert merkle.path([only], 0, DIGEST) == []
    with pytest.raises(IndexError):
        merkle.path([only], 1, DIGEST)
    with pytest.raises(ValueError, match="md5"):
        merkle.hasher("md5")


def split(hashes: list[bytes]) -> bytes:
    """The definition of the RFC, word by word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else DIGEST(b"")
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return DIGEST(merkle.NODE + split(hashes[:half]) + split(hashes[half:]))


@given(LEAVES)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    hashes = merkle.leaf_hashes(leaves, DIGEST)
    assert merkle.root(hashes, DIGEST) == split(hashes)


@given(LEAVES.filter(len), st.data())
def test_a_path_leads_to_the_root_and_nowhere_else(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = merkle.leaf_hashes(leaves, DIGEST)
    place = data.draw(st.integers(0, len(leaves) - 1))
    steps, top = merkle.path(hashes, place, DIGEST), merkle.root(hashes, DIGEST)
    assert merkle.root_of_path(hashes[place], place, len(leaves), steps, DIGEST) == top
    other = data.draw(st.integers(0, len(leaves) + 3).filter(lambda n: n != place))
    assert merkle.root_of_path(hashes[place], other, len(leaves), steps, DIGEST) != top or len(leaves) == 1
    size = data.draw(st.integers(0, len(leaves) * 2).filter(lambda n: n != len(leaves)))
    if merkle.root_of_path(hashes[place], place, size, steps, DIGEST) == top:
        assert len(merkle.path([b"x" * 32] * size, place, DIGEST)) == len(steps)
    assert merkle.root_of_path(DIGEST(b"other"), place, len(leaves), steps, DIGEST) != top
    if steps:
        assert merkle.root_of_path(hashes[place], place, len(leaves), steps[:-1], DIGEST) != top
        assert merkle.root_of_path(hashes[place], place, len(leaves), [*steps, steps[0]], DIGEST) != top


@given(LEAVES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_no_change_leaves_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    top = merkle.root(merkle.leaf_hashes(leaves, DIGEST), DIGEST)
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
    gone = [*leaves[:place], *leaves[place + 1 :]]
    more = [*leaves[:place], b"new", *leaves[place:]]
    turned = leaves[::-1]
    for other in (changed, gone, more, turned):
        if other != leaves:
            assert merkle.root(merkle.leaf_hashes(other, DIGEST), DIGEST) != top


BLOCKS = st.lists(
    st.builds(
        Sealed,
        st.binary(min_size=32, max_size=32),
        st.integers(1, 2**40),
        st.integers(0, 2**50),
        st.text(),
        st.sampled_from(merkle.ALGORITHMS),
    )
)


def linked(blocks: list[Sealed]) -> list[tuple[Sealed, bytes]]:
    made = chain.chained(blocks, DIGEST, chain.beginning(DIGEST))
    return [(block, digest) for block, (_number, digest) in zip(blocks, made, strict=True)]


def broken_at(rows: list[tuple[Sealed, bytes]]) -> int | None:
    """The number of the first link whose stored hash does not follow; None where all do."""
    made = chain.chained([block for block, _stored in rows], DIGEST, chain.beginning(DIGEST))
    pairs = zip(made, rows, strict=True)
    return next((number for (number, digest), (_block, stored) in pairs if digest != stored), None)


@given(BLOCKS, st.data())
def test_a_chain_names_the_first_link_that_does_not_follow(blocks: list[Sealed], data: st.DataObject) -> None:
    rows = linked(blocks)
    assert broken_at(rows) is None
    if not rows:
        return
    place = data.draw(st.integers(0, len(rows) - 1))
    block, stored = rows[place]
    altered = dataclasses.replace(block, size=block.size + 1)
    assert broken_at([*rows[:place], (altered, stored), *rows[place + 1 :]]) == place + 1
    if place + 1 < len(rows) and rows[place] != rows[place + 1]:
        assert broken_at([*rows[:place], *rows[place + 1 :]]) == place + 1
