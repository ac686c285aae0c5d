"""Plain text: find the encoding and even out line ends.

Handles UTF-8, GB18030 and UTF-16, each with or without a byte order mark. Not for: markup.
"""

import codecs
import re

from wufei.programme.plans.compiler import errors
from wufei.programme.plans.compiler.reading.source import Media, Source

# Frequent characters of official prose: a wrong decoding yields almost none of them.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国以要时来用生到作地于出就分对成会可主发年动同工也能下过产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力水化高自二理起小物现实加量两体制机当点从业本性应开合还因由其些前外政四日社义事平形相"
    "全表与关各重新线内数正利比或质气第向道此变条结问意建月公无系者最立代已通并提直题党程展五果料员位入常文总次品式"
    "活设及管特件长求基资边流路级少图山统接知较将组见计别期根论运农指几区强放决西做必先回则任取据处南色门即保治北造"
    "百规领七海东导志世金增争济术极交受联认六共权收证改清美再转更单风打白教带安场身车例真务具万每目至达积示议报完类"
    "市县局委牵头配责废城固垃圾弃综率推落實廣業單劃標體環責發開無廢與產務區縣"
)
_PICTURE_LINE = re.compile(r"^[ \t\u3000]*[\w./\-]{1,80}\.(?:png|jpe?g|gif|bmp|webp|tiff?)[ \t\u3000]*$", re.I | re.M)
_ACCEPTABLE = 0.55


def decode(data: bytes, name: str) -> str:
    """The text of `data` in whichever usual encoding reads best; binary rubbish is refused."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    whole = _strict(data, "utf-8")
    if whole is not None and "\x00" not in whole and not _is_rubbish(whole):
        return whole
    readings = [_strict(data, e) for e in ("utf-16-le", "utf-16-be", "gb18030")]
    best = max((r for r in readings if r), key=_plausibility, default="")
    if not best or _plausibility(best) < _ACCEPTABLE or _is_rubbish(best):
        raise errors.UNKNOWN_FORMAT(where=name)
    return best


def read(text: str, name: str) -> Source:
    """The text with even line ends; lines that hold a picture's file name only are marked as images."""
    even = even_lines(text)
    return Source(even, Media.TEXT, name, tuple(m.span() for m in _PICTURE_LINE.finditer(even)))


def even_lines(text: str) -> str:
    """One kind of line end, no byte order marks, no control characters."""
    text = re.sub(r"<br ?/?>", " ", text)
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f\ufeff]", "", text)


def _strict(data: bytes, encoding: str) -> str | None:
    """Decode without repair, but forgive a character cut off at the very end."""
    for cut in range(4):
        try:
            return data[: len(data) - cut].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4:
                return None
    return None


def _plausibility(text: str) -> float:
    """Share of the sample that is ASCII text or frequent Chinese."""
    sample = text[:20000]
    good = sum(1 for c in sample if c in _FREQUENT or " " <= c <= "~" or c in "\r\n\t" or "\u3000" <= c <= "\u3011")
    return (good + 0.35 * sum(1 for c in sample if "\u4e00" <= c <= "\u9fff" and c not in _FREQUENT)) / len(sample)


def _is_rubbish(text: str) -> bool:
    sample = text[:20000]
    odd = sum(
        1 for c in sample if (c < " " and c not in "\r\n\t\x0b\x0c") or c == "\ufffd" or "\ue000" <= c <= "\uf8ff"
    )
    return odd > len(sample) * 0.05 + 2
