"""What an edition says otherwise than the one before. Not for: what a code became (crosswalk, told by people)."""

from collections.abc import Iterable, Mapping

from wufei.registers.catalogue.spec import COMPARED, Change, Difference


def differences(before: Iterable[Mapping[str, str]], after: Iterable[Mapping[str, str]]) -> list[Difference]:
    """Codes that were added, are gone, or say other things, by code.

    A wording that only one side has is no difference: it was not typed in yet.
    """
    old = {row["code"]: row for row in before}
    new = {row["code"]: row for row in after}
    found: list[Difference] = []
    for code in sorted(old.keys() | new.keys()):
        there = new.get(code, old.get(code, {}))
        fields = _fields(old[code], new[code]) if code in old and code in new else ()
        change = Change.CHANGED if code in old and code in new else Change.ADDED if code in new else Change.GONE
        if fields or change is not Change.CHANGED:
            found.append(Difference(change, code, there["name_zh"], there["name_en"], fields))
    return found


def _fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (name, old[name], new[name])
        for name in COMPARED
        if old[name] != new[name] and (name != "wording" or (old[name] and new[name]))
    )
