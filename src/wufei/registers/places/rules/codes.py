"""Which codes and kinds may stand where in the two trees. Not for: whether a code is taken (a table knows)."""

import re

from wufei.registers.places.spec import KINDS_OF, PlaceKind, Tree

_DIGITS = {
    PlaceKind.PROVINCE: 2,
    PlaceKind.PREFECTURE: 4,
    PlaceKind.COUNTY: 6,
    PlaceKind.TOWNSHIP: 9,
    PlaceKind.VILLAGE: 12,
}
_RANK = {kind: rank for kinds in KINDS_OF.values() for rank, kind in enumerate(kinds)}
# A zone stands beside counties and may hold townships of its own; a cell may hold anything of the grid but a park.
_RANK[PlaceKind.ZONE] = _RANK[PlaceKind.COUNTY]
LONGEST = 32
_ENDINGS = (
    *("特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市", "地区", "区", "县"),
    *("街道办事处", "街道", "镇", "乡"),
)


def kind_fits(tree: Tree, kind: PlaceKind, parent: tuple[Tree, PlaceKind] | None) -> bool:
    """Whether a place of this kind may stand under such a parent (None: at the top of its tree)."""
    if kind not in KINDS_OF[tree]:
        return False
    if parent is None:
        return True
    if parent[0] is not tree:
        return False
    return kind is PlaceKind.CELL or _RANK[parent[1]] < _RANK[kind]


def code_pattern(tree: Tree, kind: PlaceKind, above: str) -> str:
    """What a code must match whole; `above` is the code of the parent, or of the division of a grid unit."""
    if tree is Tree.GRID:
        mark = "" if re.search("G[0-9A-Z]*$", above) else "G"
        return f"{re.escape(above)}{mark}[0-9A-Z]{{1,12}}"
    if kind is PlaceKind.ZONE:
        return f"{re.escape(above)}(Z[0-9A-Z]{{1,4}}|7[0-9])"
    if above and not above.isdigit():  # below a zone with a code of its own
        return f"{re.escape(above)}[0-9]{{2,6}}"
    length = _DIGITS[kind] - len(above)
    return f"{re.escape(above)}[0-9]{{{length}}}" if length > 0 else "(?!)"


def code_fits(tree: Tree, kind: PlaceKind, code: str, above: str) -> bool:
    """Whether `code` continues `above` the way codes of this kind do."""
    return len(code) <= LONGEST and re.fullmatch(code_pattern(tree, kind, above), code) is not None


def code_example(tree: Tree, kind: PlaceKind, above: str) -> str:
    """An example of a fitting code, for the remedy of a refusal."""
    if tree is Tree.GRID:
        return f"{above}001" if re.search("G[0-9A-Z]*$", above) else f"{above}G001"
    if kind is PlaceKind.ZONE:
        return f"{above}Z01"
    if above and not above.isdigit():
        return f"{above}001"
    return above + "1".rjust(max(_DIGITS[kind] - len(above), 1), "0")


def short_name(name: str) -> str:
    """The everyday name: without the word for its kind, unless only one character would be left (莘县)."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name
