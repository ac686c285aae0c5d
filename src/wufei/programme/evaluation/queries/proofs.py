"""Signed snapshots out and in: the file of a locked evaluation, and everything that is wrong with such a file."""

import dataclasses

from wufei.kernel.problems import Problem
from wufei.programme.evaluation.models import Evaluation, Lock
from wufei.programme.evaluation.rules import canonical, envelope, snapshot


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a file. `signed`: it bears a signature; `public`: the key it was held against."""

    sha256: str
    signed: bool
    public: bytes
    method: str
    period: str
    faults: tuple[canonical.Difference, ...]

    @property
    def sound(self) -> bool:
        return not self.faults


def proof(found: Evaluation) -> bytes | None:
    """The file of a locked evaluation; None where it is not locked."""
    lock = Lock.objects.select_related("run").filter(evaluation=found).first()
    if lock is None:
        return None
    return envelope.write(
        envelope.Envelope(
            snapshot=bytes(lock.run.snapshot),
            signature=bytes.fromhex(lock.signature),
            public=bytes.fromhex(lock.public_key),
        )
    )


def verdict(data: bytes, *, public: bytes | None = None) -> Verdict:
    """Verify a file: its signature (by `public`, else by the key in it), each part, each result computed again.

    A snapshot without a signature is computed again all the same. Raises ENVELOPE_UNREADABLE, signatures.KEY_WRONG,
    SNAPSHOT_UNREADABLE.
    """
    found = envelope.read(data)
    if found is None:
        opened = snapshot.opened(data)
        faults = tuple(snapshot.unsound(data))
        return Verdict(canonical.digest(data), False, b"", opened.method.title_zh, opened.period, faults)
    key = public or found.public
    faults = snapshot.verify(found.snapshot, found.signature, key)
    try:
        opened = snapshot.opened(found.snapshot)
        title, period = opened.method.title_zh, opened.period
    except Problem:
        if not faults:
            raise
        title, period = "", ""
    return Verdict(canonical.digest(found.snapshot), True, key, title, period, faults)
