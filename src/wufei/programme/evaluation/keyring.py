"""The key that signs locked evaluations: one file of this house, readable by its owner only, made once.

The private key never leaves this module but to be signed with. Not for: signing (rules.snapshot).
"""

import os
import pathlib
import secrets

from django.conf import settings

from wufei.programme.evaluation import errors
from wufei.programme.evaluation.rules import snapshot

KEY_BYTES = 32
OWNER_ONLY = 0o600


def _path() -> pathlib.Path:
    return pathlib.Path(settings.SIGNING_KEY)


def private_key() -> bytes:
    """The key, made at the first call. Raises KEY_DAMAGED: a lost key is never replaced in silence."""
    path = _path()
    if not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise errors.KEY_DAMAGED(where="signing.key", what=str(error)[:200]) from error
    if len(key) != KEY_BYTES:
        raise errors.KEY_DAMAGED(where="signing.key", what=f"{len(key)} B")
    return key


def public_key() -> bytes | None:
    """The public half; None where no evaluation was ever locked here. Raises KEY_DAMAGED."""
    return snapshot.public_key(private_key()) if _path().exists() else None


def _make(path: pathlib.Path) -> None:
    """Whole from the first moment, and of two that make it at once only one is kept: a link does not overwrite."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_bytes(KEY_BYTES).hex() + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
