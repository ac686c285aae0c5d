"""What somebody signs, as bytes that are the same wherever they are made, and the leaf that seals it. Pure."""

import json
import uuid
from collections.abc import Mapping

FORM = "wufei.signature/1"
SEALED = "manifests.signatures"  # the kind of block that seals signatures


def statement(document: Mapping[str, object]) -> str:
    """Canonical JSON: names in order, no spaces, characters as they are. Raises TypeError for what JSON cannot say."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def leaf(key: uuid.UUID, step: int, event: str, role: str, digest: bytes) -> bytes:
    """The leaf of a signature: which document and step it is, and the digest of its statement; fits a QR code."""
    return f"{FORM}|{key}|{step}|{event}|{role}|{digest.hex()}".encode()
