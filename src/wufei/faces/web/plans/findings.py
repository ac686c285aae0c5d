"""Findings as the bar of a review tells them: kind, where, one sentence with the readings, choices as buttons."""

import dataclasses
from collections.abc import Sequence

from django.utils.translation import gettext

from wufei.kernel.text import _, fill
from wufei.programme.plans.models import Finding, Item
from wufei.programme.plans.spec import CHOICES, LEAVE, FindingKind

# kind → (badge class, word, what it is about, order in the bar)
KINDS: dict[str, tuple[str, str, str, int]] = {
    FindingKind.CONTRADICTORY_NUMBERS: ("w-red", _("Contradiction"), _("one target, different numbers"), 0),
    FindingKind.CONTRADICTORY_TOTAL: ("w-red", _("Contradiction"), _("totals that do not agree"), 1),
    FindingKind.COUNTY_QUOTA: ("w-red", _("Two readings"), _("a quota for each county"), 2),
    FindingKind.REPEATED_TARGET: ("w-amber", _("Repeated"), _("one target printed twice"), 3),
    FindingKind.DOUBTFUL_NAME: ("w-amber", _("Name in doubt"), _("perhaps a misprint"), 4),
    FindingKind.TABLE_NOT_IN_TEXT: ("w-amber", _("Table missing"), _("a picture, or nothing"), 5),
    FindingKind.INHERITED_INDICATORS: ("w-blue", _("Inherited set"), _("indicators taken over with exclusions"), 6),
    FindingKind.NO_PARTY: ("w-amber", _("No party"), _("nobody is named"), 7),
    FindingKind.NO_LEAD: ("w-wait", _("No lead"), _("shared by their duties"), 8),
    FindingKind.TREND: ("w-wait", _("No number"), _("a direction only"), 9),
    FindingKind.NO_TASKS: ("w-red", _("No measures"), _("nothing was recognised"), 10),
}
TAKE = _("Take {reading}")
CHOICE_WORDS = {
    "take": TAKE,
    "keep_all": _("Keep all as printed"),
    "count_once": _("Count it once"),
    "counties_only": _("Counties only: {counties_only}"),
    "with_zones": _("With the zones: {with_zones}"),
    "use_suggestion": _("Take “{suggestion}”"),
    "as_printed": _("As printed"),
    "noted": _("Noted"),
    LEAVE: _("Leave open"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One button."""

    key: str
    word: str
    quiet: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A finding ready to be shown."""

    pk: int
    version: int
    css: str
    word: str
    kind_note: str
    says: str
    where: str
    at: int | None
    choices: list[Choice]
    outcome: str
    order: int


def told(finding: Finding, items: Sequence[Item]) -> Told:
    """The finding in the language of the request."""
    css, word, note, order = KINDS.get(finding.kind, ("w-amber", finding.kind, "", 99))
    named = finding.data.get("named", {})
    return Told(
        pk=finding.pk,
        version=finding.version,
        css=css,
        word=gettext(word),
        kind_note=gettext(note),
        says=fill(gettext(finding.data.get("says", "")), named),
        where=_where(finding, items),
        at=finding.spans[0][0] if finding.spans else None,
        choices=_choices(finding),
        outcome=_outcome(finding),
        order=order,
    )


def in_order(findings: Sequence[Told]) -> list[Told]:
    """Contradictions first, then doubts, then what is only worth knowing."""
    return sorted(findings, key=lambda f: (f.order, f.at or 0))


def _choices(finding: Finding) -> list[Choice]:
    found: list[Choice] = []
    for name in CHOICES.get(finding.kind, ()):
        if name == "take":
            found += _readings(finding)
        elif (name == "with_zones" and finding.data.get("with_zones") is None) or (
            name == "counties_only" and finding.data.get("counties_only") is None
        ):
            continue
        else:
            found.append(Choice(name, _word(name, finding), quiet=bool(found)))
    return [*found, Choice(LEAVE, gettext(CHOICE_WORDS[LEAVE]), quiet=True)]


def _readings(finding: Finding) -> list[Choice]:
    """One button a different value."""
    seen: dict[str, Choice] = {}
    for at, value in enumerate(finding.data.get("values", [])):
        reading = f"{value['value']}{finding.data.get('unit', '')}"
        seen.setdefault(reading, Choice(f"take:{at}", fill(gettext(TAKE), {"reading": reading})))
    return list(seen.values())


def _word(name: str, finding: Finding) -> str:
    return fill(gettext(CHOICE_WORDS[name]), finding.data)


def _outcome(finding: Finding) -> str:
    name, _colon, reading = finding.choice.partition(":")
    if not name:
        return ""
    if name == "take" and reading.isdecimal():
        values = finding.data.get("values", [])
        at = int(reading)
        taken = values[at]["value"] if at < len(values) else ""
        return fill(gettext(TAKE), {"reading": f"{taken}{finding.data.get('unit', '')}"})
    return f"{_word(name, finding)} · {finding.settled_by}"


def _where(finding: Finding, items: Sequence[Item]) -> str:
    """The numbers of the items a finding lies in."""
    hit = []
    for span in finding.spans:
        inside = next((i for i in items if i.span_start <= span[0] < i.span_end and i.number), None)
        label = inside.number if inside is not None else gettext("goals")
        if label not in hit:
            hit.append(label)
    return " ↔ ".join(hit[:3])
