"""How alike two photos are: a perceptual hash of each, and the bits in which two differ. Pure. Not for: what follows.

The hash is that of `imagehash.phash` (the low frequencies of the picture, 64 bits): another size, another compression
or new metadata leave most bits as they are. It judges no content; what is near is shown to a person, refused to nobody.
"""

import importlib
import io
from collections.abc import Iterable
from typing import Any

HASH_SIDE = 8
BITS = HASH_SIDE * HASH_SIDE
# Enough for the cameras of phones; a picture that claims to be larger is kept and not looked into.
MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
_SMALL = (320, 320)


def picture_hash(content: bytes) -> str:
    """16 hexadecimal digits of a picture; empty for what is no picture, too large, damaged or without any contrast."""
    grey = _opened(content, "L")
    if grey is None:
        return ""
    low, high = grey.getextrema()
    if high - low < 8:  # one colour: all such pictures would be alike
        return ""
    return str(_library("imagehash").phash(grey, hash_size=HASH_SIDE))


def small_picture(content: bytes) -> bytes:
    """A picture small enough for a tile, as JPEG; empty for what is no picture, too large or damaged."""
    picture = _opened(content, "RGB")
    if picture is None:
        return b""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=75)
    return out.getvalue()


def _opened(content: bytes, mode: str) -> Any | None:
    """A picture at no more than 320 by 320, upright; None for what is no picture, too large or damaged."""
    images = _library("PIL.Image")
    bombs = (images.DecompressionBombError, images.DecompressionBombWarning)
    try:
        with images.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft(mode, _SMALL)  # a JPEG is decoded at an eighth where that suffices
            upright = _library("PIL.ImageOps").exif_transpose(picture).convert(mode)
            upright.thumbnail(_SMALL)
            return upright
    except (*bombs, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        return None


def _library(name: str) -> Any:
    """Pillow and imagehash: half a second and NumPy, loaded only where a photo is looked at (see kernel/lake)."""
    return importlib.import_module(name)


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def nearest(wanted: str, among: Iterable[tuple[int, str]], most: int) -> int | None:
    """The key of the nearest hash that differs in at most `most` bits, the earliest of equals; None where none does."""
    found = min(((distance(wanted, digest), key) for key, digest in among), default=None)
    return found[1] if found is not None and found[0] <= most else None
