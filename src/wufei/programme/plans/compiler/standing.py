"""Standing notes: "all the following tasks also need X; X is not listed again".

Not for: spreading the duty over tasks (see `inheritance.py`).
"""

import dataclasses
import re

from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Span
from wufei.programme.plans.compiler.units import is_unit_like, split_units
from wufei.programme.plans.spec import Role


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """A note in the text. `counts_here`: its units are listed for this clause too (下同)."""

    start: int
    end: int
    role: Role
    units: tuple[Span, ...]
    counts_here: bool = False


_NOTE = re.compile(
    r"(?P<lead>(?:以下|下列|下述|后续|上述|以上|其余|本方案|各项|所有|全部|下文)[^。;\n()]{0,24}?(?:均|都|皆|需|须|由|应))"
    r"(?P<body>[^。;\n]{2,120}?)"
    r"(?P<verb>参与|参加|配合|协助|落实|负责|实施|承担|为责任单位|列为责任单位|作为责任单位|牵头)"
    r"[^。;\n]{0,10}?[,、;]?(?:将?不再|不另|不逐一|不一一|以下不|下不)[^。;\n)]{0,14}"
)
_SAME_BELOW = re.compile(r"[,;。]?(?:以下|下)(?:均)?(?:相)?同(?=$|[)\]。;\n])")
_PARTICLES = re.compile(
    r"^(?:均|都|皆|需|须|由|应|要|需要|需由|应由|必须|还|同时|各级|涉及)+(?=.{2})|(?:共同|分别|具体|按职责分工?|组织|抓好)+$"
)


def find_notes(normal: Normal, start: int, end: int) -> list[Note]:
    """The standing notes between two positions."""
    notes = []
    for match in _NOTE.finditer(normal.plain, start, end):
        body_start, body_end = match.span("body")
        for particle in (_PARTICLES.match, _PARTICLES.search):
            found = particle(normal.plain[body_start:body_end])
            if found and found.start() == 0:
                body_start += found.end()
            elif found:
                body_end = body_start + found.start()
        units = tuple(u for u in split_units(normal, body_start, body_end) if is_unit_like(normal.plain[u[0] : u[1]]))
        if units:
            verb = match.group("verb")
            role = (
                Role.SUPPORT
                if verb in ("参与", "参加", "配合", "协助")
                else Role.LEAD
                if verb == "牵头"
                else Role.RESPONSIBLE
            )
            notes.append(Note(match.start(), match.end(), role, units))
    return notes or _same_below(normal, start, end)


def _same_below(normal: Normal, start: int, end: int) -> list[Note]:
    """ "…，各区政府，下同": the last part of the list stands for all later tasks."""
    match = _SAME_BELOW.search(normal.plain, start, end)
    if not match:
        return []
    cut = max(normal.plain.rfind(c, start, match.start()) for c in ",;。:") + 1
    if cut <= 0:
        cut = start
    units = tuple(
        u for u in split_units(normal, max(cut, start), match.start()) if is_unit_like(normal.plain[u[0] : u[1]])
    )
    if not units or len(units) > 3:
        return []
    return [Note(match.start(), match.end(), Role.RESPONSIBLE, units, counts_here=False)]
