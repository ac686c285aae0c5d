"""A signed snapshot as one file: the canonical bytes as text, signature and public key beside them. Pure.

What the signature covers is the snapshot and nothing else. Not for: what a snapshot holds (snapshot.py).
"""

import dataclasses
import json

from wufei.programme.evaluation import errors

FORM = "wufei.evaluation.signed/1"


@dataclasses.dataclass(frozen=True, slots=True)
class Envelope:
    """A snapshot with its signature (64 bytes) and the public key (32 bytes) it was made with."""

    snapshot: bytes
    signature: bytes
    public: bytes


def write(found: Envelope) -> bytes:
    """The bytes of the file."""
    content = {
        "form": FORM,
        "public_key": found.public.hex(),
        "signature": found.signature.hex(),
        "snapshot": found.snapshot.decode(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read(data: bytes) -> Envelope | None:
    """What is in the file; None where it is something else, a snapshot without signature say.

    Raises ENVELOPE_UNREADABLE where it says that it is one and is damaged.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("form") != FORM:
        return None
    try:
        return Envelope(
            snapshot=content["snapshot"].encode(),
            signature=bytes.fromhex(content["signature"]),
            public=bytes.fromhex(content["public_key"]),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise errors.ENVELOPE_UNREADABLE(where="file", what=str(error)[:200]) from error
