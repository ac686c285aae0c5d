"""One-time codes and what guessing them costs: how they look, their hash, how long one must wait. Pure.

Not for: who gave which code (actions.codes), signing in (axes).
"""

import dataclasses
import datetime as dt
import hashlib
import hmac
import unicodedata

from wufei.kernel.sources import Confidence

DIGITS = 8
SALT_BYTES = 16
# Memory-hard, and still some ten milliseconds: a code lives for minutes, so whoever reads the table has no time.
_COST = {"n": 2**12, "r": 8, "p": 1, "dklen": 32}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LockOutForm:
    """What wrong tries cost. `tries`: of one code, then it is dead; from then on each wrong try of the same person on
    the same manifest is followed by a wait, the first of `first`, each `times` the one before, none above `longest`.
    """

    tries: int
    first: dt.timedelta
    times: int
    longest: dt.timedelta
    source: str
    confidence: Confidence


LOCK_OUT = LockOutForm(
    tries=3,
    first=dt.timedelta(seconds=10),
    times=3,
    longest=dt.timedelta(minutes=30),
    source="Trackdéchets, back/src/common/security/bruteForceProtection.ts: 3 tries, then 10 s × 3, at most 30 min",
    confidence=Confidence.CITED,
)


def wait(misses: int, form: LockOutForm = LOCK_OUT) -> dt.timedelta:
    """How long somebody waits after so many wrong tries."""
    if misses < form.tries:
        return dt.timedelta(0)
    waited = form.first
    for _more in range(misses - form.tries):
        if waited >= form.longest:
            break
        waited *= form.times
    return min(waited, form.longest)


def shown(code: str) -> str:
    """A code as it is shown and read out: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def typed(text: str) -> str:
    """A code as somebody typed it, without what separates; full-width digits are digits; "" where it is none."""
    found = "".join(char for char in unicodedata.normalize("NFKC", text[:40]) if char not in " -\t·.")
    return found if len(found) == DIGITS and found.isascii() and found.isdigit() else ""


def digest(code: str, salt: bytes) -> bytes:
    """What is kept of a code."""
    return hashlib.scrypt(code.encode(), salt=salt, **_COST)


def same(code: str, salt: bytes, kept: bytes) -> bool:
    """Whether this is the code that was kept, in a time that does not tell how much of it is right."""
    return hmac.compare_digest(digest(code, salt), kept)
