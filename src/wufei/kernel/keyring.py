"""The key this house signs with: one file, readable by its owner only, made once; and keys derived from it.

The private key never leaves this module but to be signed with. Not for: signing (signatures).
"""

import hmac
import os
import pathlib
import secrets

from django.conf import settings

from wufei.kernel import signatures
from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

KEY_BYTES = 32
OWNER_ONLY = 0o600
KEY_DAMAGED = Fault(
    "keyring.key_damaged",
    Kind.CONFLICT,
    _("The key this house signs with cannot be read: {what}"),
    _("Put the file signing.key back from a backup; what was signed with it can still be verified."),
)


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
        raise KEY_DAMAGED(where="signing.key", what=str(error)[:200]) from error
    if len(key) != KEY_BYTES:
        raise KEY_DAMAGED(where="signing.key", what=f"{len(key)} B")
    return key


def public_key() -> bytes | None:
    """The public half; None where nothing was ever signed here. Raises KEY_DAMAGED."""
    return signatures.public_key(private_key()) if _path().exists() else None


def derived(name: str) -> bytes:
    """A key of its own for one use, 32 bytes, that tells nothing of the private key. The same name, the same key."""
    return hmac.digest(private_key(), f"wufei.derived/1|{name}".encode(), "sha256")


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
