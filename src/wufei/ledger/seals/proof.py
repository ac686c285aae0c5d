"""Proofs as they travel: checked without the books, as JSON and as letters for a QR code. Not for: making them."""

import base64
import struct
from collections.abc import Mapping
from typing import Any

from wufei.ledger.seals.errors import HEAD_UNREADABLE, PROOF_UNREADABLE
from wufei.ledger.seals.rules import chain, merkle
from wufei.ledger.seals.spec import Proof, Sealed, Signed

HEAD_FORM = "wufei.head/1"
QR_FORM = "WUFEI1"
HASH_SIZE, KEY_SIZE, SIGNATURE_SIZE = 32, 32, 64
_FIXED = struct.Struct(">BQIIqq32s32s64sBBH")
_ALGORITHMS = dict(enumerate(merkle.ALGORITHMS, 1))
_NUMBERS = {name: number for number, name in _ALGORITHMS.items()}


def head_in(proof: Proof) -> Signed | None:
    """The head a proof leads to; None where its path fits neither its place nor its size."""
    digest = merkle.hasher(proof.algorithm)
    top = merkle.root_of_path(digest(merkle.LEAF + proof.leaf), proof.place, proof.size, proof.path, digest)
    if top is None:
        return None
    block = Sealed(top, proof.size, proof.made_us, proof.kind, proof.algorithm)
    link = chain.link(proof.before, proof.number, block, merkle.hasher(merkle.SHA256))
    return Signed(proof.number, link, proof.signed_us, proof.public_key, proof.signature)


def holds(proof: Proof) -> bool:
    """Whether the leaf is in the chain of whoever has the proof's key. Raises signatures.KEY_WRONG."""
    head = head_in(proof)
    return head is not None and chain.head_holds(head)


def as_json(proof: Proof) -> dict[str, Any]:
    """For a file: hashes as hex."""
    return {
        "leaf": proof.leaf.hex(),
        "place": proof.place,
        "path": [step.hex() for step in proof.path],
        "block": {
            "size": proof.size,
            "made_us": proof.made_us,
            "kind": proof.kind,
            "algorithm": proof.algorithm,
        },
        "link": {"number": proof.number, "before": proof.before.hex()},
        "head": {
            "signed_us": proof.signed_us,
            "public_key": proof.public_key.hex(),
            "signature": proof.signature.hex(),
        },
    }


def from_json(told: Any) -> Proof:
    """The same again. Raises PROOF_UNREADABLE."""
    try:
        block, link, head = told["block"], told["link"], told["head"]
        return _whole(
            Proof(
                leaf=bytes.fromhex(told["leaf"]),
                place=_count(told["place"]),
                path=tuple(bytes.fromhex(step) for step in told["path"]),
                size=_count(block["size"]),
                made_us=_number(block["made_us"]),
                kind=str(block["kind"]),
                algorithm=_known(block["algorithm"]),
                before=bytes.fromhex(link["before"]),
                number=_count(link["number"]),
                signed_us=_number(head["signed_us"]),
                public_key=bytes.fromhex(head["public_key"]),
                signature=bytes.fromhex(head["signature"]),
            )
        )
    except (LookupError, TypeError, ValueError) as error:
        raise PROOF_UNREADABLE(where="proof", what=str(error)[:200]) from error


def as_letters(proof: Proof) -> str:
    """For a QR code: capital letters and digits only, which such a code packs densely."""
    kind = proof.kind.encode()
    fixed = _FIXED.pack(
        _NUMBERS[proof.algorithm],
        proof.number,
        proof.place,
        proof.size,
        proof.made_us,
        proof.signed_us,
        proof.before,
        proof.public_key,
        proof.signature,
        len(kind),
        len(proof.path),
        len(proof.leaf),
    )
    packed = fixed + kind + b"".join(proof.path) + proof.leaf
    return f"{QR_FORM}:{base64.b32encode(packed).decode().rstrip('=')}"


def from_letters(text: str) -> Proof:
    """The same again. Raises PROOF_UNREADABLE."""
    form, _colon, body = text.strip().partition(":")
    try:
        if form != QR_FORM:
            raise ValueError(f"not {QR_FORM}")
        packed = base64.b32decode(body + "=" * (-len(body) % 8))
        algorithm, number, place, size, made_us, signed_us, before, public, signature, kinds, steps, leaves = (
            _FIXED.unpack(packed[: _FIXED.size])
        )
        rest = packed[_FIXED.size :]
        if len(rest) != kinds + steps * HASH_SIZE + leaves:
            raise ValueError("too short or too long")
        ways = rest[kinds : kinds + steps * HASH_SIZE]
        return Proof(
            leaf=rest[kinds + steps * HASH_SIZE :],
            place=place,
            path=tuple(ways[n : n + HASH_SIZE] for n in range(0, len(ways), HASH_SIZE)),
            size=size,
            made_us=made_us,
            kind=rest[:kinds].decode(),
            algorithm=_ALGORITHMS[algorithm],
            before=before,
            number=number,
            signed_us=signed_us,
            public_key=public,
            signature=signature,
        )
    except (LookupError, ValueError, struct.error) as error:
        raise PROOF_UNREADABLE(where="proof", what=str(error)[:200]) from error


def head_as_json(head: Signed) -> dict[str, Any]:
    """A head for a file, to be kept elsewhere."""
    return {
        "form": HEAD_FORM,
        "number": head.number,
        "digest": head.digest.hex(),
        "signed_us": head.signed_us,
        "public_key": head.public_key.hex(),
        "signature": head.signature.hex(),
    }


def head_from_json(told: Any) -> Signed:
    """The same again. Raises HEAD_UNREADABLE."""
    try:
        if not isinstance(told, Mapping) or told["form"] != HEAD_FORM:
            raise ValueError(f"not {HEAD_FORM}")
        head = Signed(
            _count(told["number"]),
            bytes.fromhex(told["digest"]),
            _number(told["signed_us"]),
            bytes.fromhex(told["public_key"]),
            bytes.fromhex(told["signature"]),
        )
        if (len(head.digest), len(head.public_key), len(head.signature)) != (HASH_SIZE, KEY_SIZE, SIGNATURE_SIZE):
            raise ValueError("a hash, key or signature of another length")
    except (LookupError, TypeError, ValueError) as error:
        raise HEAD_UNREADABLE(where="head", what=str(error)[:200]) from error
    return head


def _whole(proof: Proof) -> Proof:
    lengths = {len(step) for step in (*proof.path, proof.before)}
    if lengths != {HASH_SIZE} or (len(proof.public_key), len(proof.signature)) != (KEY_SIZE, SIGNATURE_SIZE):
        raise ValueError("a hash, key or signature of another length")
    return proof


def _number(told: Any) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not -(2**63) <= told < 2**63:
        raise ValueError(f"{told!r} is no whole number")
    return told


def _count(told: Any) -> int:
    if _number(told) < 0:
        raise ValueError(f"{told!r} is below zero")
    return told  # type: ignore[no-any-return]


def _known(told: Any) -> str:
    if told not in _NUMBERS:
        raise ValueError(f"no hash algorithm of seals: {told!r}")
    return str(told)
