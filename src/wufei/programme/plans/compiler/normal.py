"""The text made even for reading by rule, with a way back to every original character.

`printed` keeps the characters as printed, `plain` folds width and script for matching; both have the same length and
`at` leads from each position to the source. Spaces between Chinese characters and inserted pinyin are gone; `gaps`
remembers where a space was. Not for: cutting out whole lines (see `surroundings.py`).
"""

import bisect
import dataclasses
import functools
import importlib.resources
import re
import unicodedata
from array import array
from collections.abc import Sequence

from wufei.programme.plans.compiler.plan import Span

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = rf"[a-zü{_TONED}]{{1,6}}"
_VOWEL = re.compile(rf"[aeiouüvn{_TONED}]")
_IN_BRACKETS = re.compile(rf"(?<=[\u3400-\u9fff])(?:[（(]\s*({_SYLLABLE}(?:[ ,，;]{_SYLLABLE}){{0,2}})\s*[)）])+")
_TONED_SYLLABLE = re.compile(
    rf"(?<=[\u3400-\u9fff]) ?(?=[a-zü]{{0,5}}[{_TONED}])({_SYLLABLE})(?: {_SYLLABLE})*(?![A-Za-z{_TONED}])"
)
_TONELESS_SYLLABLE = re.compile(r"(?<=[\u3400-\u9fff]) ?([a-zü]{1,6})(?=\s?[\u3400-\u9fff，。、；：“”（）])")
_TONE = re.compile(rf"[{_TONED}]")
_MD_HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.M)
_MD_LINE = re.compile(r"^>+[ \t]*|^[ \t]*[-*+][ \t]+(?=(?:牵头|责任|配合|协助|主办|协办|完成时限|\*\*))", re.M)
_MD_BOLD = re.compile(r"\*{2,3}(?=\S)|(?<=\S)\*{2,3}")
_MD_ESCAPE = re.compile(r"\\(?=[.#*_()\[\]-])")
_MD_MANY = 2
_SPACE = frozenset(" \t\u3000\xa0\u2002\u2003\u2009\u200a\u202f\u205f")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\xad\u200e\u200f")
_MANY = 4
_TABBED_ROW = re.compile(
    r"(?<=\n)[^\s][^\t\n]*(?:\t[^\t\n]*){2,}(?=\n)|\A[^\s][^\t\n]*(?:\t[^\t\n]*){2,}(?=\n)|(?<=\n)[^\s][^\t\n]*(?:\t[^\t\n]*){2,}\Z"
)
# Lines that are words with wide gaps between them, three or more in a row, as a table looks when it is copied as text.
# Possessive: a run of spaces is one gap, however it might be cut, and trying every cut would never end.
_GAP = r"(?: *+\u3000[ \u3000]*+| {2,}+)(?=\S)"
_WIDE = re.compile(rf"(?<=[^ \u3000\n]){_GAP}")
_SPACED_LINE = rf"(?:[^\s。；]{{1,60}}+{_GAP}){{2,14}}+[^\s。；]{{1,60}}+ *+"
_SPACED_TABLE = re.compile(rf"(?:(?<=\n)|\A){_SPACED_LINE}(?:\n{_SPACED_LINE}){{2,}}+(?=\n|\Z)")
_CELL_LIMIT = 16
_HEAD_WORD = re.compile(
    r"序号|编号|单位|部门|县|区|任务|措施|内容|名称|指标|目标|数|计|时限|期限|时间|类别|领域|项目|备注|[无無][废廢]"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Normal:
    """Two readings of one text, position by position, and where each position came from."""

    printed: str
    plain: str
    at: "array[int]"
    gaps: frozenset[int]

    def span(self, start: int, end: int) -> Span:
        """The span of the source that positions `start` to `end` were read from."""
        if start >= end:
            here = self.at[min(start, len(self.at) - 1)] if len(self.at) else 0
            return here, here
        return self.at[start], self.at[end - 1] + 1

    def position(self, offset: int) -> int:
        """The first position that was read from this source offset or later."""
        return bisect.bisect_left(self.at, offset)


def normalise(text: str, also_dropped: Sequence[Span] = ()) -> Normal:
    """Fold and clean `text`, leaving out the spans in `also_dropped` (line breaks that only wrap)."""
    dropped = _merged([*_pinyin(text), *_markdown(text), *also_dropped])
    fold = _folding(traditional=bool(_TRADITIONAL_HINT.search(text)))
    kept = array("l")
    gaps = []
    space = False
    last = "\n"
    dropped_at = iter([*dropped, (len(text), len(text))])
    start, end = next(dropped_at)
    bars = _tabs_between_cells(text)
    for i, c in enumerate(text):
        if i >= end:
            start, end = next(dropped_at)
        if c in _SPACE and i not in bars:
            space = True
            continue
        if start <= i < end or c in _INVISIBLE:
            continue
        if space and last != "\n":
            gaps.append(len(kept))
            if _is_word(last) and _is_word(c):
                kept.append(i - 1)
        space = False
        kept.append(i)
        last = c
    printed = "".join([text[i] for i in kept])
    printed = "".join([" " if c in _SPACE else c for c in printed])
    plain = printed.translate(fold)
    if bars:
        plain = "".join(["|" if i in bars else c for i, c in zip(kept, plain, strict=True)])
    return Normal(printed, plain, kept, frozenset(gaps))


def _tabs_between_cells(text: str) -> frozenset[int]:
    """Tabs that part the cells of a row: a line has several of them between words. So do wide gaps in a block."""
    rows = _TABBED_ROW.finditer(text) if "\t" in text else ()
    tabs = {m.start() + i for m in rows for i, c in enumerate(m.group()) if c == "\t"}
    return frozenset(tabs.union(*map(_gaps_of, _SPACED_TABLE.finditer(text))))


def _gaps_of(table: re.Match[str]) -> list[int]:
    """One place in each wide gap of a block of lines that all have as many as the first; the last may have fewer."""
    rows = list(re.finditer(r"[^\n]+", table.group()))
    gaps = [[table.start() + row.start() + g.end() - 1 for g in _WIDE.finditer(row.group().rstrip())] for row in rows]
    head = _WIDE.split(rows[0].group().strip())
    short = all(len(cell) <= _CELL_LIMIT for cell in head) and sum(1 for c in head if _HEAD_WORD.search(c)) >= 2
    even = all(len(row) == len(gaps[0]) for row in gaps[:-1])
    return [place for row in gaps for place in row] if short and even else []


def _markdown(text: str) -> list[Span]:
    """The signs of Markdown: # before headings, ** around words, > before quotes, - before who is responsible."""
    if len(_MD_HEADING.findall(text)) < _MD_MANY:
        return []
    return [m.span() for pattern in (_MD_HEADING, _MD_LINE, _MD_BOLD, _MD_ESCAPE) for m in pattern.finditer(text)]


def _is_word(c: str) -> bool:
    return c.isascii() and c.isalnum() and not c.isdigit()


def _pinyin(text: str) -> list[Span]:
    """Where the sound reading of characters was inserted."""
    bracketed = [m for m in _IN_BRACKETS.finditer(text) if _VOWEL.search(m.group(1))]
    toned = [m for m in bracketed if _TONE.search(m.group(1))]
    toneless = len({m.group(1) for m in bracketed}) >= 2 * _MANY
    spans = [m.span() for m in (bracketed if len(toned) >= _MANY or toneless else toned)]
    bare = [m.span() for m in _TONED_SYLLABLE.finditer(text)]
    if len(bare) >= _MANY:
        bare += [m.span() for m in _TONELESS_SYLLABLE.finditer(text) if _VOWEL.search(m.group(1))]
    return spans + bare


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# A few of the most frequent characters that only traditional script writes this way.
_TRADITIONAL_HINT = re.compile("[廢無設實發產環業農統體務縣區總減優節與構運機關開創試點態處應達標準據監測負責會單級審]")
_QUOTES = {"「": "“", "」": "”", "『": "“", "』": "”", "＂": '"', "〝": "“", "〞": "”"}


@functools.cache
def _folding(*, traditional: bool) -> dict[int, str]:
    """Character to character: width, compatibility forms and, if asked, traditional to simplified."""
    table: dict[int, str] = {}
    for code in (*range(0x2E80, 0x3000), *range(0x3000, 0x3040), *range(0xF900, 0xFB00), *range(0xFE30, 0xFFF0)):
        one = unicodedata.normalize("NFKC", chr(code))
        if len(one) == 1 and one != chr(code) and not one.isspace():
            table[code] = one
    table |= {ord(k): v for k, v in _QUOTES.items()}
    table |= {ord("〔"): "[", ord("〕"): "]", ord("【"): "[", ord("】"): "]", ord("﹝"): "[", ord("﹞"): "]"}
    table |= {ord("│"): "|", ord("┃"): "|", ord("︱"): "|", ord("−"): "-", ord("∶"): ":", ord("﹕"): ":", ord("•"): "•"}
    if traditional:
        table |= {k: v for k, v in _simplified().items() if k not in table}
    return table


@functools.cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified characters, from the OpenCC table."""
    lines = importlib.resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    table = {}
    for line in lines.splitlines():
        key, _, values = line.partition("\t")
        if len(key) == 1 and values:
            table[ord(key)] = values.split(" ")[0][0]
    return table
