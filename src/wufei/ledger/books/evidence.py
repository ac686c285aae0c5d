"""Evidence of transfers for people outside: what each says, and the proof that it stands in the books. Pure.

A file of it is checked without the books: the leaf is proved by the seals, and what is written beside the leaf must be
what the leaf says. Not for: gathering it (queries.proofs).
"""

import dataclasses
import enum
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wufei.kernel import clock
from wufei.kernel.problems import Problem
from wufei.ledger.books.rules.leaf import Leaf, account_mark, read, texts_mark
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.ledger.seals import proof as proofs
from wufei.ledger.seals.errors import PROOF_UNREADABLE
from wufei.ledger.seals.spec import Proof

FORM = "wufei.evidence/1"


class Unproved(enum.StrEnum):
    """What of a transfer in a file is not what was proved."""

    LEAF = "leaf"
    SOURCE = "source"
    TARGET = "target"
    TEXTS = "texts"
    PUBLIC_KEY = "public key"
    PROOF = "proof"


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """An account as it is written beside a leaf."""

    key: AccountKey
    slot: int
    floor: str


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """One transfer with its proof. `texts`: kind and number of its document, reason."""

    proof: Proof
    source: Side
    target: Side
    texts: tuple[str, str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """What a checked transfer says, and what is wrong with it: nothing, where it is proved."""

    key: uuid.UUID | None
    leaf: Leaf | None
    evidence: Evidence
    faults: tuple[Unproved, ...]


def written(evidences: Sequence[Evidence]) -> bytes:
    """A file of evidence."""
    told = {"form": FORM, "transfers": [_told(evidence) for evidence in evidences]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def opened(data: bytes) -> list[Evidence]:
    """The same again. Raises PROOF_UNREADABLE."""
    try:
        told = json.loads(data)
        if not isinstance(told, Mapping) or told["form"] != FORM:
            raise ValueError(f"not {FORM}")
        return [_evidence(row) for row in told["transfers"]]
    except (LookupError, TypeError, ValueError, RecursionError) as error:
        raise PROOF_UNREADABLE(where="proof", what=str(error)[:200]) from error


def shown(evidence: Evidence, public_key: bytes | None = None) -> Shown:
    """What a transfer says and whether all of it is proved. `public_key`: whose signature it must be, if known."""
    try:
        leaf = read(evidence.proof.leaf)
    except ValueError:
        return Shown(None, None, evidence, (Unproved.LEAF,))
    return Shown(leaf.key, leaf, evidence, tuple(_faults(leaf, evidence, public_key)))


def _faults(leaf: Leaf, evidence: Evidence, public_key: bytes | None) -> Iterator[Unproved]:
    if _mark(evidence.source) != leaf.source:
        yield Unproved.SOURCE
    if _mark(evidence.target) != leaf.target:
        yield Unproved.TARGET
    if texts_mark(*evidence.texts) != leaf.texts:
        yield Unproved.TEXTS
    if public_key is not None and public_key != evidence.proof.public_key:
        yield Unproved.PUBLIC_KEY
    try:
        if not proofs.holds(evidence.proof):
            yield Unproved.PROOF
    except Problem:
        yield Unproved.PROOF


def _mark(side: Side) -> bytes:
    return account_mark(side.key, side.slot, side.floor)


def _told(evidence: Evidence) -> dict[str, Any]:
    leaf = read(evidence.proof.leaf)
    return {
        "key": str(leaf.key),
        "kind": leaf.kind.name.lower(),
        "amount": leaf.amount,
        "happened_at": clock.moment_of(leaf.happened_us).isoformat(),
        "recorded_at": clock.moment_of(leaf.recorded_us).isoformat(),
        "source": _side_told(evidence.source),
        "target": _side_told(evidence.target),
        "texts": list(evidence.texts),
        "proof": proofs.as_json(evidence.proof),
    }


def _side_told(side: Side) -> dict[str, Any]:
    return {**dataclasses.asdict(side.key), "slot": side.slot, "floor": side.floor}


def _evidence(row: Any) -> Evidence:
    first, second, third = map(str, row["texts"])
    return Evidence(proofs.from_json(row["proof"]), _side(row["source"]), _side(row["target"]), (first, second, third))


def _side(told: Any) -> Side:
    key = AccountKey(
        holder_id=int(told["holder_id"]),
        place_id=int(told["place_id"]),
        kind=AccountKind(told["kind"]),
        commodity=Commodity(told["commodity"]),
        code=str(told["code"]),
    )
    return Side(key, int(told["slot"]), str(told["floor"]))
