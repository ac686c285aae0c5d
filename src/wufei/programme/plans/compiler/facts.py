"""What the document says of the place: area, people, administrative parts.

Not for: other present-day figures (see `targets.py`, which tells them from targets).
"""

import re

from wufei.programme.plans.compiler.amounts import number
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Division, Facts, Figure

_AREA = re.compile(
    r"(?P<what>(?:行政|规划|辖区|国土|市域|区域|总|占地)*面积)(?:约|为|达|共|共计|有|:)*(?P<value>\d+(?:\.\d+)?)(?P<unit>万?平方公里|平方千米|km2|km²)"
)
_PEOPLE = re.compile(
    r"(?P<what>(?:覆盖|常住|户籍|总|服务|辖区|城镇)*人口)(?:数量|规模|总数)?"
    r"(?:约|为|达|到|共|有|:|\(20\d\d年?\))*(?P<value>\d+(?:\.\d+)?)(?P<unit>[万亿]?人?(?![\d%]))"
)
_PART = (
    r"县\(市、区\)|县\(市\)|县\(区\)|区县|县区|设区市|地级市|县级市|市辖区|街道办事处|街道|乡镇|镇街|镇|乡|社区|行政村|村|县|区"
    r"|国家级[\u4e00-\u9fff]{2,12}区|[\u4e00-\u9fff]{2,8}(?:开发区|高新区|度假区|园区|新区)"
)
_COUNT_FIRST = re.compile(
    rf"(?P<n>\d{{1,4}}|[一二三四五六七八九十两]{{1,3}})个(?P<type>{_PART})(?![\u4e00-\u9fff]{{0,2}}(?:级|制|域|民|委))"
)
_TYPE_FIRST = re.compile(r"(?<=[:、,;(])(?P<type>街道|镇|乡|县|区|社区|行政村)(?P<n>\d{1,4})个")
_PLACE_SENTENCE = re.compile(r"行政|管辖|辖|直管|下设|全域|总面积|人口|实施范围|范围")
_HAN = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"两": 2}


def read_facts(normal: Normal, figures: tuple[Figure, ...]) -> Facts:
    """Facts of the whole text."""
    area = _figure(_AREA.search(normal.plain), normal)
    people = next((f for m in _PEOPLE.finditer(normal.plain) if (f := _figure(m, normal)) and f.unit), None)
    divisions: list[Division] = []
    for sentence in re.finditer(r"[^。\n]+", normal.plain):
        words = sentence.group()
        if not _PLACE_SENTENCE.search(words) or len(divisions) > 20 or not re.search("面积|辖|行政|直管|范围", words):
            continue
        for pattern in (_COUNT_FIRST, _TYPE_FIRST):
            for match in pattern.finditer(normal.plain, *sentence.span()):
                count = _count(match.group("n"))
                known = {(d.type, d.count) for d in divisions}
                if count is not None and (match.group("type"), count) not in known:
                    divisions.append(Division(match.group("type"), count, normal.span(*match.span())))
    divisions.sort(key=lambda d: d.span)
    return Facts(area, people, tuple(divisions), figures)


def _figure(match: re.Match[str] | None, normal: Normal) -> Figure | None:
    if match is None:
        return None
    return Figure(
        match.group("what"), "=", number(match.group("value")), match.group("unit"), normal.span(*match.span()), 0.9
    )


def _count(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_HAN.get(tens, 1) if tens else 1) * 10 + (_HAN.get(ones, 0) if ones else 0)
    return _HAN.get(text) if len(text) == 1 else None
