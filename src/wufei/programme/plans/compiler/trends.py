"""Targets without a number: "rises year by year", "no growth".

Not for: numbers (see `targets.py`).
"""

import re

from wufei.programme.plans.compiler.dates import due_before, read_dates
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.phrases import clean, segment_start
from wufei.programme.plans.compiler.plan import Span, Trend

_UP, _DOWN = "提升|提高|上升|增长|增加|递增|改善", "下降|降低|减少|递减|减量|压减"
_TREND = re.compile(
    rf"(?:逐年|逐步|稳步|持续|不断|明显|显著|大幅)?(?:实现|保持)?(?:(?P<none>零增长|不增长|负增长)|(?:逐年|(?<=[率量度重])(?:稳步|持续|明显|显著|大幅|不断))(?:(?P<up>{_UP})|(?P<down>{_DOWN})))"
)
_INDICATOR = re.compile(r"(?:率|量|强度|占比|比例|比重|规模|水平|程度|面积|覆盖面|能力)$")


def direction_of(text: str) -> str | None:
    """up, down or no_growth; None if the words set no trend."""
    if re.search("零增长|不增长", text):
        return "no_growth"
    if re.search(_DOWN, text) or "负增长" in text:
        return "down"
    return "up" if re.search(_UP, text) else None


def read_trends(normal: Normal, pieces: list[Span], task: str | None) -> list[Trend]:
    """The trends in these lines."""
    trends = []
    for start, end in pieces:
        for match in _TREND.finditer(normal.plain, start, end):
            begin = segment_start(normal.plain, max(start, match.start() - 120), match.start())
            phrase, scope = clean(normal.plain[begin : match.start()])
            phrase = re.sub(r"(?:实现|保持|力争|达到|的)+$", "", phrase)
            if len(phrase) < 3 or (
                match.group("none") is None and "逐年" not in match.group() and not _INDICATOR.search(phrase)
            ):
                continue
            sentence = max(normal.plain.rfind("。", start, match.start()) + 1, start, match.start() - 400)
            due = due_before(read_dates(normal.plain, sentence, match.start()), match.start())
            direction = "no_growth" if match.group("none") else "up" if match.group("up") else "down"
            if match.group("none") == "负增长":
                direction = "down"
            trends.append(
                Trend(phrase, direction, due.text if due else None, scope, task, normal.span(begin, match.end()), 0.85)
            )
    return trends
