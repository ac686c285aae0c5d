"""Collective names in documents (各街道, 各县(市、区)人民政府, 有关部门): whom they cover. Not for: their members."""

import re
import unicodedata

from wufei.registers.parties.spec import Covers

_COUNTIES = (
    *(
        "县",
        "市",
        "区",
        "旗",
        "县区",
        "区县",
        "县市区",
        "区县市",
        "市县区",
        "县市",
        "市县",
        "市区",
        "区市",
        "旗县区",
        "旗县",
    ),
    *("县(市区)", "县(区)", "区(县)", "市(区)", "县(市)", "市(县区)", "区(市县)", "区(县市)"),
)
_TOWNS = (
    *("镇街", "街镇", "乡镇", "镇", "乡", "街道", "乡镇街道", "镇乡街道", "镇街道"),
    *("镇(街道)", "乡镇(街道)", "乡(镇街道)", "街道(镇)", "镇(街)"),
)


def _one_of(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


_COUNTY, _TOWN = _one_of(_COUNTIES), _one_of(_TOWNS)
_GOVERNMENT = r"(?:人民政府|政府|党委政府|政府\(管委会\)|)"
_AREA = r"(?:开发区|功能区|高新区|园区|产业园区|经济(?:技术)?开发区)"
_ZONE = rf"(?:(?:市属|省属|市直)?各?{_AREA}(?:、|和)?)+(?:管理委员会|管委会|管委)?"
_TOWN_GOVERNMENT = r"(?:办事处|人民政府|政府|人民政府\(办事处\)|)"
_RELATED = r"(?:各|市|区|县|市级|区级|县级|市直|市各)*(?:各)?(?:相关|有关|责任|职能|成员|牵头)+的?"

_PATTERNS: tuple[tuple[Covers, re.Pattern[str]], ...] = (
    (Covers.COUNTIES_AND_ZONES, re.compile(rf"各?{_COUNTY}{_GOVERNMENT}(?:、|和|及)?(?:各)?{_ZONE}")),
    (Covers.COUNTIES, re.compile(rf"各{_COUNTY}{_GOVERNMENT}|县\(市区\){_GOVERNMENT}|(?:各)?区县{_GOVERNMENT}")),
    (Covers.ZONES, re.compile(rf"(?:各|市属){_ZONE}")),
    (Covers.TOWNSHIPS, re.compile(rf"各{_TOWN}(?:(?:、|和)?(?:各)?{_TOWN})*{_TOWN_GOVERNMENT}")),
    (
        Covers.GROUP_MEMBERS,
        re.compile(r".{0,14}领导小组(?:各)?成员单位|(?:各)?成员单位|.{0,14}领导小组全体成员单位"),
    ),
    (
        Covers.DEPARTMENTS,
        re.compile(rf"{_RELATED}(?:部门|委办局|局办|科室)(?:单位)?|各部门|市直(?:各|有关)?部门|市级各部门"),
    ),
    (Covers.ENTERPRISES, re.compile(rf"{_RELATED}(?:企业|公司|国企)(?:单位)?|各企业")),
    (Covers.EVERYBODY, re.compile(rf"{_RELATED}(?:单位|方面|责任单位)|各单位|各责任单位|全市各级各部门|各级各部门")),
)


def collective_of(printed: str) -> Covers | None:
    """Whom a collective name stands for, or None for a name of one party."""
    text = "".join(unicodedata.normalize("NFKC", printed).split())
    text = text.replace("〔", "(").replace("〕", ")").replace("[", "(").replace("]", ")")
    text = re.sub(r"\(([^)]*)\)", lambda m: "(" + re.sub("[、,，]", "", m.group(1)) + ")", text)
    flat = re.sub(r"(?<=[县市区旗镇乡])[、,，](?=各?[县市区旗镇乡街])", "", text)
    for covers, pattern in _PATTERNS:
        if pattern.fullmatch(text) or pattern.fullmatch(flat):
            return covers
    return None
