"""A file between its preview and its confirmation, readable by this installation only. Not for: keeping (kernel/files).

An upload may hold first passwords, so it is not put into the store of files, and goes after a day at the latest.
"""

import pathlib
import re
import secrets
import tempfile
import time

from django.conf import settings

_LONGEST_S = 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{32}")


def _folder() -> pathlib.Path:
    media = str(settings.MEDIA_ROOT)
    folder = pathlib.Path(media or tempfile.gettempdir()) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(data: bytes) -> str:
    """Put a file aside and return the token under which it lies."""
    for old in _folder().iterdir():
        if time.time() - old.stat().st_mtime > _LONGEST_S:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    path = _folder() / token
    path.touch(mode=0o600)
    path.write_bytes(data)
    return token


def read(token: str) -> bytes | None:
    """What lies under a token; None when it is gone."""
    path = _folder() / token
    if not _TOKEN.fullmatch(token) or not path.is_file():
        return None
    return path.read_bytes()


def forget(token: str) -> None:
    """Take it away."""
    if _TOKEN.fullmatch(token):
        (_folder() / token).unlink(missing_ok=True)
