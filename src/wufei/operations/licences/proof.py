"""A licence as the text of its QR code: signed by the house, read and verified without it. Pure but for no key.

Not for: whether it was stopped since; a paper cannot know, and says the day on which it was made.
"""

import base64
import dataclasses
import datetime as dt
import json
import zlib
from typing import Any

from wufei.kernel import signatures
from wufei.operations.licences.errors import LETTER_UNREADABLE

FORM = "WUFEILIC1"
SIGNATURE_SIZE = 64


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a licence says of itself, and on which day."""

    kind: str
    number: str
    holder: str
    uscc: str
    named: str
    plate: str
    route: str
    issuer: str
    valid_from: str
    valid_to: str
    items: list[list[object]]
    state: str
    told_on: str

    def on(self, day: dt.date) -> bool:
        """Whether it holds on a day, by what it says."""
        return self.valid_from <= day.isoformat() <= self.valid_to


def written(letter: Letter, private_key: bytes) -> str:
    """The text: capital letters and digits only, which a QR code packs densely."""
    told = json.dumps(list(dataclasses.astuple(letter)), ensure_ascii=False, separators=(",", ":"))
    body = zlib.compress(told.encode(), 9)
    packed = signatures.sign(FORM.encode() + body, private_key) + body
    return f"{FORM}:{base64.b32encode(packed).decode().rstrip('=')}"


def read(text: str, public_key: bytes) -> tuple[Letter, bool]:
    """What a text says, and whether whoever has this key signed it. Raises LETTER_UNREADABLE, KEY_WRONG."""
    form, _colon, coded = "".join(text.split()).partition(":")
    try:
        if form != FORM:
            raise ValueError(f"not {FORM}")
        packed = base64.b32decode(coded + "=" * (-len(coded) % 8))
        signature, body = packed[:SIGNATURE_SIZE], packed[SIGNATURE_SIZE:]
        letter = _letter(json.loads(_inflated(body)))
    except (ValueError, TypeError, zlib.error) as error:
        raise LETTER_UNREADABLE(where="text", what=str(error)[:120]) from error
    return letter, signatures.holds(FORM.encode() + body, signature, public_key)


def _inflated(body: bytes) -> bytes:
    """No more than a licence can be: a small text may not become a large one."""
    inflater = zlib.decompressobj()
    told = inflater.decompress(body, 100_000)
    if inflater.unconsumed_tail:
        raise ValueError("too long")
    return told


def _letter(told: Any) -> Letter:
    names = [field.name for field in dataclasses.fields(Letter)]
    return Letter(**dict(zip(names, told, strict=True)))
