"""A zip written again so that the same paper gives the same bytes. Not for: what is in it (docx, xlsx)."""

import io
import zipfile
from collections.abc import Mapping

# The first day a zip can say.
_STAMP = (1980, 1, 1, 0, 0, 0)


def sealed(archive: bytes, instead: Mapping[str, bytes] | None = None) -> bytes:
    """The same entries in the same order without times or traces of a machine; `instead` replaces some of them."""
    replaced, out = instead or {}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, replaced.get(name) or old.read(name))
    return out.getvalue()
