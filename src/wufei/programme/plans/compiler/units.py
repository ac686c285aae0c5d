"""Names of responsible parties: split a printed list into names, and judge whether a piece of text is a name at all.

Names stay as printed. Not for: roles (see `clauses.py`), nor for telling misprints (see `findings/names.py`).
"""

import re
from functools import lru_cache

from wufei.programme.plans.compiler.lexicon import STRONG_ENDINGS, WEAK_ENDINGS
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Span

_OPEN = "([{<《“"
_CLOSE = ")]}>》”"
_SEPARATORS = "、,;。\n/|"
_STRONG = re.compile(f"(?:{'|'.join(sorted(STRONG_ENDINGS, key=len, reverse=True))})$")
_WEAK = re.compile(f"(?:{'|'.join(sorted(WEAK_ENDINGS, key=len, reverse=True))})$")
_NOT_A_NAME = re.compile(
    r"^(?:不?含|除|包括|包含|如|例如|以下|简称|原|即|指|或|见|附|其中|详见|另|已|拟|约)|[。!?=%]|^\d|\d{3}|^[\W\d]+$"
    r"|(?:试行|暂行|修订|征求意见稿|版)$|^(?:一|二|三|四)期$"
)
_TIME = re.compile(
    r"^(?:20\d\d[年./-].*|\d{1,2}月.*|全年|长期|持续|常态化?|每年.*|每月.*|按时|及时|立即|近期|中期|远期|年底前?|.{0,6}(?:季度|推进|完成)|常年|"
    r"长期坚持|持续(?:推进|实施|开展))(?:完成|推进|前)?$"
)
_TAIL = re.compile(
    r"(?:等(?:(?:各|有关|相关|涉及|市|区|县|省|州|镇|级|直|责任|成员|职能|主管|行业|业务|\d{1,2}个|其他|其它|多个)*"
    r"(?:部门|单位|企业|机构|委办局|部门单位|部门和单位|部门\(单位\)|单位\(部门\)))?)$"
)
_LEAD_IN = re.compile(
    r"^(?:(?:该|此|本|上述|以上)(?:各)?(?:项)?(?:工作|任务|措施|行动)(?:由|请)?|由|会同|联合|协同|以及|及|和|与|并|再由|其他|其余|其它)(?=[^\s]{3,})"
)
_INCOMPLETE = re.compile(
    r"^(?:各|有关|相关|所辖|全市各|全县各)?(?:区|县|市|州|旗|乡|镇|乡\(镇\)|县\(市\)|市\(县\)|县级市|自治县)$"
)
_COMPLETES = re.compile(
    r"^(?:区|县|市|州|旗|乡|镇|\((?:市|县|区)|自治县)[^、,]*(?:政府|管委会|办事处|委员会|部门|单位)|^(?:区|县|市|旗|州)$"
)
_JOINED = re.compile(r"(?:和|及|以及|与)")


def split_units(normal: Normal, start: int, end: int, *, in_cell: bool = False) -> list[Span]:
    """Positions of each name in a list. In a table cell a space or a new line separates names too."""
    pieces = _pieces(normal, start, end, in_cell=in_cell)
    spans = []
    for piece in _whole(normal.plain, pieces):
        for one in _unjoin(normal.plain, *piece):
            trimmed = trim(normal.plain, *one)
            if trimmed is not None:
                spans.append(trimmed)
    return spans


def trim(plain: str, start: int, end: int) -> Span | None:
    """Take off what belongs to the list and not to the name: lead-ins, 等部门, stray punctuation."""
    while start < end and plain[start] in " 、,;:。.\n-—·*（）":
        start += 1
    while start < end and plain[end - 1] in " 、,;:。.\n-—*":
        end -= 1
    lead = _LEAD_IN.match(plain[start:end])
    if lead and is_unit_like(plain[start + lead.end() : end]):
        start += lead.end()
    tail = _TAIL.search(plain[start:end])
    if tail and tail.start() > 0:
        end = start + tail.start()
    elif tail:
        return None
    while start < end and plain[end - 1] in " 、,;:。.":
        end -= 1
    text = plain[start:end]
    # A bracket that lost its partner to the cut around the clause.
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        start, end = start + 1, end - 1
    if end <= start or (end - start < 2 and plain[start] not in "镇乡县区市旗村") or _TIME.match(plain[start:end]):
        return None
    return start, end


@lru_cache(maxsize=8192)
def is_strong(name: str) -> bool:
    """Whether the text ends the way names of offices end and is not too long for one."""
    bare = re.sub(r"\([^()]*\)$", "", name)
    return 2 <= len(bare) <= 32 and bool(_STRONG.search(bare)) and not _NOT_A_NAME.search(name)


@lru_cache(maxsize=8192)
def is_unit_like(name: str) -> bool:
    """Whether the text could name a party: an office, or a place that acts as one (各街道)."""
    if is_strong(name):
        return True
    bare = re.sub(r"\([^()]*\)$", "", name)
    return 2 <= len(bare) <= 20 and bool(_WEAK.search(bare)) and not _NOT_A_NAME.search(name)


def confidence(name: str) -> float:
    """How sure a printed name is one."""
    return 0.97 if is_strong(name) else 0.85 if is_unit_like(name) else 0.55


def _pieces(normal: Normal, start: int, end: int, *, in_cell: bool) -> list[Span]:
    """Cut at separators that stand outside brackets."""
    plain = normal.plain
    depth = 0
    pieces = []
    at = start
    for i in range(start, end):
        c = plain[i]
        if c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth = max(0, depth - 1)
        if depth == 0 and c in _SEPARATORS:
            pieces.append((at, i))
            at = i + 1
        elif depth == 0 and in_cell and i in normal.gaps and i > at and _separates(normal, at, i, end):
            pieces.append((at, i))
            at = i
    if at < end and depth and any(s in plain[at:end] for s in _SEPARATORS):
        # An unclosed bracket swallowed the rest: cut there all the same.
        pieces += [(m.start() + at, m.end() + at) for m in re.finditer(r"[^、,;。\n]+", plain[at:end])]
    else:
        pieces.append((at, end))
    return [(s, e) for s, e in pieces if plain[s:e].strip()]


def _separates(normal: Normal, at: int, i: int, end: int) -> bool:
    """A space inside a broken name ("市 生态环境局") or between all characters ("市 生 态") is no separator."""
    text = normal.plain[at:i]
    if i + 1 < end and i + 1 in normal.gaps:
        return False
    return is_strong(text) or (len(text) > 2 and is_unit_like(text)) or text.endswith("等")


def _whole(plain: str, pieces: list[Span]) -> list[Span]:
    """Join what the list sign cut inside one name: 各县、区人民政府."""
    out: list[Span] = []
    for start, end in pieces:
        if out:
            before = plain[out[-1][0] : out[-1][1]].strip()
            tail = re.split("[、,]", before)[-1]
            adjacent = start - out[-1][1] == 1 and plain[out[-1][1]] == "、"
            if (
                adjacent
                and _INCOMPLETE.match(tail if tail != before else before)
                and _COMPLETES.match(plain[start:end].strip())
            ):
                out[-1] = (out[-1][0], end)
                continue
        out.append((start, end))
    return [
        piece
        for joined in out
        for piece in ([joined] if _is_finished(plain[joined[0] : joined[1]]) else _apart(plain, joined))
    ]


def _is_finished(text: str) -> bool:
    """A joined name must end as an office does; a list of bare places stays a list."""
    return "、" not in re.sub(r"\([^()]*\)", "", text) or bool(
        re.search(r"(?:政府|管委会|办事处|委员会|部门|单位)(?:等.*)?$", text)
    )


def _apart(plain: str, piece: Span) -> list[Span]:
    return [(m.start() + piece[0], m.end() + piece[0]) for m in re.finditer("[^、]+", plain[piece[0] : piece[1]])]


def _unjoin(plain: str, start: int, end: int) -> list[Span]:
    """Two offices joined by 和 are two; 住房和城乡建设局 is one, because its first part is no office."""
    text = plain[start:end]
    for match in _JOINED.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if (
            len(after) >= 3
            and is_strong(before)
            and len(before) >= 3
            and is_unit_like(after)
            and not before.endswith(("党委", "领导小组"))
            and not re.match(r"(?:部门|单位)", after)
            and before.count("(") == before.count(")")
        ):
            return [(start, start + match.start()), *_unjoin(plain, start + match.end(), end)]
    return [(start, end)]
