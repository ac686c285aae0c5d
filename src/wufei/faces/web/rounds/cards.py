"""The entries of a page as its templates show them: states, groups, stories. Not for: their fields (fields.py)."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wufei.faces.web.rounds.drawing import Line, line_of
from wufei.faces.web.rounds.fields import (
    Computed,
    Shot,
    Value,
    Words,
    computed_of,
    field_words,
    in_words,
    shot,
    value_of,
    words_of,
)
from wufei.faces.web.rounds.numbers import named
from wufei.kernel.text import _, fill
from wufei.programme.indicators.models import Figure
from wufei.programme.indicators.spec import FLAG_LABELS, Flag
from wufei.programme.rounds.models import EntryFile, EntryPart
from wufei.programme.rounds.queries.entries import Sight, title_of
from wufei.programme.rounds.queries.stories import Happening, entry_story
from wufei.programme.rounds.spec import EntryKind, EntryState, Lack

TO_CHECK = (Flag.ABOVE_WHOLE, Flag.NEGATIVE, Flag.DIFFERS)
# What is to be done with an entry: key → (word, badge, heading of its group on a phone), in the order of the groups.
STATES = {
    "mend": (_("Returned"), "w-red", _("To mend")),
    "todo": (_("To fill"), "w-wait", _("To fill")),
    "sure": (_("To confirm"), "w-half", _("To confirm")),
    "look": (_("Look again"), "w-amber", _("Look again")),
    "told": (_("Answered"), "w-blue", _("Answered")),
    "done": (_("Filled"), "w-ok", _("Filled")),
}
MOST_STORY = 14
FILLED = frozenset({"look", "told", "done"})
# Acts of a story: (words, shape).
STORY = {
    "open": (_("Round opened, words carried over"), "w-sys"),
    "submit": (_("Filed"), ""),
    "withdraw": (_("Taken back"), ""),
    "return": (_("Returned"), "w-red"),
    "field": (_("Returned"), "w-red"),
    "approve": (_("Approved"), ""),
    "accept": (_("Accepted"), ""),
    "reopen": (_("Opened again"), "w-red"),
    "remind": (_("Reminded"), "w-sys"),
    "late": (_("Reminded, overdue"), "w-red"),
    "file": (_("Evidence added"), ""),
    "fill": (_("Filled in"), ""),
    "read": (_("Figure taken from"), "w-sys"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """One entry of the page."""

    sight: Sight
    key: str
    title: str
    where: str
    note: str
    values: tuple[Value, ...]
    words: tuple[Words, ...]
    computed: Computed | None
    formula: str
    edition: int
    url: str
    shots: tuple[Shot, ...]
    checks: tuple[str, ...]
    warnings: tuple[str, ...]
    line: Line | None = None
    story: tuple[tuple[Happening, str, str], ...] = ()

    @property
    def anchor(self) -> str:
        return f"entry-{self.sight.entry.pk}"

    @property
    def state(self) -> tuple[str, str, str]:
        return STATES[self.key]

    @property
    def shown(self) -> str:
        """The value or the target's state, for the list beside."""
        return self.computed.value if self.computed else ""

    @property
    def last_words(self) -> str:
        """Of when the numbers are that these are compared with."""
        return next((v.last_period for v in self.values if v.last_period), "")

    @property
    def words_by(self) -> dict[str, Words]:
        return {w.name: w for w in self.words}


@dataclasses.dataclass(frozen=True, slots=True)
class PartCard:
    """What a unit adds to the entry of another."""

    part: EntryPart
    title: str
    lead: str
    files: tuple[Shot, ...]

    @property
    def anchor(self) -> str:
        return f"part-{self.part.pk}"

    @property
    def key(self) -> str:
        return "done" if self.part.done else "todo"

    @property
    def state(self) -> tuple[str, str, str]:
        return STATES[self.key]


def card(sight: Sight, story: Sequence[Happening] = (), series: Sequence[Figure] = ()) -> Card:
    """An entry ready to be shown."""
    entry, definition = sight.entry, sight.definition
    values = tuple(value_of(sight, asked) for asked in sight.asked)
    warnings = tuple(_warnings(sight))
    known = (gettext("Evidence handed in before"),) if any(file.likeness for file in sight.files) else ()
    checks = (*warnings, *known)
    place = entry.place.name if entry.place else ""
    address = ""
    if entry.task is not None:
        address = reverse("web:task", args=[entry.task.pk])
    elif entry.indicator is not None and entry.place is not None:
        query = f"?place={entry.place.code}&period={entry.round.closing}"
        address = f"{reverse('web:indicator', args=[entry.indicator.code])}{query}"
    target = sight.target.value_micro if sight.target else None
    names = {v.name: v.label for v in values}
    return Card(
        sight=sight,
        key=state_of(sight, checks),
        title=_title(sight),
        where=place,
        note=_note(sight, checks),
        values=values,
        words=tuple(words_of(sight, name) for name in ("progress", "problem", "next_step")),
        computed=computed_of(sight) if definition is not None else None,
        formula=in_words(sight, {a.key: named(a.variable) for a in sight.asked}) if definition else "",
        edition=definition.edition if definition else 0,
        url=address,
        shots=tuple(shot(file) for file in sight.files),
        checks=checks,
        warnings=warnings,
        line=line_of(series, target),
        story=tuple((h, *_told(h, names)) for h in entry_story(sight, story)[:MOST_STORY]),
    )


def part_card(part: EntryPart, files: Iterable[EntryFile]) -> PartCard:
    """A part ready to be shown."""
    return PartCard(part, title_of(part.entry), part.entry.page.party.name, tuple(shot(f) for f in files))


def state_of(sight: Sight, checks: Sequence[str] = ()) -> str:
    """What is to be done with an entry, as a key of STATES."""
    if sight.entry.state == EntryState.RETURNED:
        return "mend" if sight.unanswered or sight.lack else "told"
    if sight.lack in {Lack.VALUES, Lack.PROGRESS}:
        return "todo"
    if sight.lack is Lack.CONFIRM:
        return "sure"
    return "look" if checks else "done"


def _title(sight: Sight) -> str:
    entry = sight.entry
    if entry.task is not None:
        return f"{entry.task.number} {entry.task.title}".strip()
    return named(sight.definition) if sight.definition else sight.title


def _note(sight: Sight, checks: Sequence[str]) -> str:
    """A few words beside the state: what is wrong, or where the values come from."""
    if sight.entry.state == EntryState.RETURNED and sight.unanswered:
        count = len(sight.unanswered)
        return fill(ngettext("{n} field to mend", "{n} fields to mend", count), {"n": count})
    if sight.missing and sight.ready:
        return gettext("explained")
    if missing := len(sight.missing):
        return fill(ngettext("{n} number missing", "{n} numbers missing", missing), {"n": missing})
    if sight.lack is Lack.PROGRESS:
        return gettext("progress missing")
    if checks:
        return checks[0]
    return gettext("carried over") if sight.entry.carried else ""


def _warnings(sight: Sight) -> Iterable[str]:
    """What a person should look at in the numbers before filing; nothing of it keeps a page back."""
    flags = set(sight.figure.flags) if sight.figure else set()
    yield from (gettext(FLAG_LABELS[flag]) for flag in TO_CHECK if flag in flags)
    if any(asked.shrunk for asked in sight.asked):
        yield gettext("Less than earlier in the year")


def _told(happening: Happening, names: Mapping[str, str]) -> tuple[str, str]:
    word, css = STORY.get(happening.act, (happening.act, ""))
    text = gettext(word)
    if happening.act == "field":
        text = f"{text} · {names.get(happening.field) or field_words(happening.field)}"
    return text, css


def grouped_by_kind(cards: Iterable[Card]) -> list[tuple[str, int, list[Card]]]:
    """The entries of the list beside, indicators, then tasks, with how many of them are filled."""
    rows = list(cards)
    kinds = ((EntryKind.INDICATOR, gettext("Indicators")), (EntryKind.TASK, gettext("Tasks")))
    groups = ((title, [c for c in rows if c.sight.entry.kind == kind]) for kind, title in kinds)
    return [(title, sum(c.key in FILLED for c in found), found) for title, found in groups if found]


def grouped_by_need(cards: Iterable[Card | PartCard]) -> list[tuple[str, str, list[Card | PartCard]]]:
    """The entries of the list on a phone: what must be done first comes first."""
    rows = list(cards)
    groups = ((key, gettext(words[2]), [c for c in rows if c.key == key]) for key, words in STATES.items())
    return [(key, title, found) for key, title, found in groups if found]
