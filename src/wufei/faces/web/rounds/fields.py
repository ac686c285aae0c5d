"""The fields of an entry as its templates show them: numbers, words, the computed value, evidence. Not for: states."""

import dataclasses
import re
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.indicators.rows import dataset_name
from wufei.faces.web.rounds.numbers import (
    LEVEL_UNIT,
    Move,
    by_words,
    clock_words,
    exact_words,
    move_words,
    named,
    number_words,
    period_words,
    target_words,
    unit_words,
    value_words,
)
from wufei.kernel.periods import closing_day
from wufei.kernel.text import _, fill
from wufei.kernel.units import decimal_text
from wufei.programme.indicators.spec import REASON_LABELS, STATE_LABELS, ReadingState, Reason, Standing, VariableKind
from wufei.programme.rounds.models import EntryFile, EntryReturn
from wufei.programme.rounds.queries.entries import Asked, Sight, title_of
from wufei.programme.rounds.spec import FIELD_LABELS, LIKENESS_LABELS, Likeness

SEALED = frozenset({ReadingState.APPROVED, ReadingState.ACCEPTED})
STANDINGS = {
    Standing.MET: (_("Target met"), "w-ok"),
    Standing.NEAR: (_("Near the target"), "w-amber"),
    Standing.MISSED: (_("Below the target"), "w-late"),
}
_NAME = re.compile(r"[A-Za-z_]\w*")


@dataclasses.dataclass(frozen=True, slots=True)
class Value:
    """One input of a formula as its field shows it."""

    asked: Asked
    name: str
    anchor: str
    label: str
    unit: str
    judged: bool
    number: str
    shown: str
    source: str
    icon: str
    last: str
    last_period: str
    move: Move | None
    until: str
    returned: tuple[EntryReturn, ...]
    sealed: bool
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """One text of an entry as its field shows it; `runs` mark what changed against the round before."""

    name: str
    label: str
    help: str
    text: str
    runs: list[tuple[str, str]]
    earlier: str
    returned: tuple[EntryReturn, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Computed:
    """What the formula makes of the inputs, against the target on the common scale of 0 to 120 %."""

    value: str
    exact: str
    arithmetic: str
    why: str
    width: str
    target: str
    word: str
    css: str
    move: Move | None
    before: str


@dataclasses.dataclass(frozen=True, slots=True)
class Shot:
    """A piece of evidence as its tile shows it."""

    file: EntryFile
    picture: bool
    note: str
    like: str
    like_url: str


def value_of(sight: Sight, asked: Asked) -> Value:
    variable, reading = asked.variable, asked.reading
    judged = variable.kind == VariableKind.JUDGED
    unit = LEVEL_UNIT if judged else variable.unit
    name = f"value:{asked.key}"
    source, icon = _source(asked)
    last = asked.last_micro
    return Value(
        asked=asked,
        name=name,
        anchor=f"entry-{sight.entry.pk}-value-{asked.key}",
        label=named(variable),
        unit=unit_words(unit),
        judged=judged,
        number=decimal_text(reading.value_micro) if reading else "",
        shown=value_words(asked.value_micro, unit) if judged else number_words(asked.value_micro),
        source=source,
        icon=icon,
        last="" if last is None else value_words(last, unit) if judged else number_words(last),
        last_period=_last_words(asked, sight.entry.round.closing),
        move=None if judged else move_words(asked.change_micro, variable.unit, "w-over" if asked.shrunk else ""),
        until=closing_day(sight.entry.round.closing).isoformat(),
        returned=returned_of(sight, name),
        sealed=reading is not None and reading.state in SEALED,
        state=gettext(STATE_LABELS[ReadingState(reading.state)]) if reading else "",
    )


def _last_words(asked: Asked, closing: int) -> str:
    """Of when the number is that one is compared with, and how sure it was."""
    last = asked.last
    if last is None:
        return period_words(asked.last_closing) if asked.last_closing and asked.last_micro is not None else ""
    state = gettext(STATE_LABELS[ReadingState(last.state)])
    if last.closing == closing:
        return fill(gettext("before it was opened again, {state}"), {"state": state})
    return by_words(period_words(last.closing), state)


def _source(asked: Asked) -> tuple[str, str]:
    """Where a number comes from, and the icon of it."""
    reading = asked.reading
    if reading is not None:
        who, when = reading.source or reading.recorded_by, clock_words(reading.recorded_at)
        return by_words(who, when), "book-2" if reading.source else "pencil"
    if asked.given_micro is not None and asked.parts:
        data = {"parts": asked.parts, "expected": asked.expected}
        return fill(gettext("sum of {parts} of {expected} places below"), data), "sum"
    if asked.given_micro is not None:
        return fill(
            gettext("from the dataset {name}"), {"name": dataset_name(asked.variable.dataset)}
        ), "database-import"
    return "", ""


def returned_of(sight: Sight, field: str) -> tuple[EntryReturn, ...]:
    return tuple(r for r in sight.open_returns if r.field == field)


HELPS = {
    "progress": _("green is new since last time"),
    "problem": _("write “none” where there is none"),
    "next_step": "",
}


def words_of(sight: Sight, name: str) -> Words:
    entry, earlier = sight.entry, sight.entry.earlier
    return Words(
        name=name,
        label=gettext(FIELD_LABELS[name]),
        help=gettext(HELPS[name]) if HELPS[name] else "",
        text=getattr(entry, name),
        runs=sight.changed_words(name),
        earlier=getattr(earlier, name) if earlier else "",
        returned=returned_of(sight, name),
    )


def computed_of(sight: Sight) -> Computed:
    definition, figure = sight.definition, sight.figure
    assert definition is not None  # noqa: S101  the caller asked
    judged = definition.kind == "judged"
    unit = LEVEL_UNIT if judged else definition.unit
    value = figure.value_micro if figure else None
    word, css = STANDINGS.get(sight.standing, ("", ""))
    why = ""
    if value is None:
        why = gettext(REASON_LABELS[Reason(figure.reason)]) if figure and figure.reason else gettext("Not told")
    shown = {row["key"]: number_words(row["value_micro"]) for row in figure.inputs} if figure else {}
    before = sight.before.value_micro if sight.before else None
    change = None if value is None or before is None else value - before
    better = change is not None and (change > 0) == (definition.direction != "lower") and definition.direction != "none"
    return Computed(
        value=value_words(value, unit),
        exact=exact_words(value, unit),
        arithmetic="" if judged or value is None else in_words(sight, shown),
        why=why,
        width=f"{min(sight.permille, 1200) / 12:.1f}" if sight.permille is not None else "",
        target=target_words(sight.target, unit),
        word=gettext(word) if word else "",
        css=css,
        move=None if judged else move_words(change, definition.unit, "w-good" if better else ""),
        before=value_words(before, unit),
    )


def in_words(sight: Sight, names: Mapping[str, str]) -> str:
    """The formula with something in the place of its names. It is shown and never worked out here."""
    assert sight.definition is not None  # noqa: S101  the caller asked
    keys = {b["key"] for b in sight.definition.bindings}
    last_year = {b["key"] for b in sight.definition.bindings if b.get("last_year")}

    def word(match: re.Match[str]) -> str:
        key = match[0]
        if key in names:
            return names[key]
        return gettext("last year's") if key in last_year else "—" if key in keys else key

    text = _NAME.sub(word, sight.definition.formula)
    return " ".join(text.replace("*", " × ").replace("/", " ÷ ").split())


def shot(file: EntryFile) -> Shot:
    """A piece of evidence ready to be shown."""
    like = file.like
    note = by_words(clock_words(file.recorded_at), file.recorded_by)
    said, address = "", ""
    if like is not None and file.likeness:
        where = {"title": title_of(like.entry), "round": like.entry.round.title}
        said = (
            gettext(LIKENESS_LABELS[Likeness(file.likeness)]) + gettext(": ") + fill(gettext("{title}, {round}"), where)
        )
        address = reverse("web:round_file", args=[like.pk])
    return Shot(file, file.file.media_type.startswith("image/"), note, said, address)


def field_words(field: str) -> str:
    """How a field of an entry is called; an input of the formula by its own name."""
    return gettext(FIELD_LABELS[field]) if field in FIELD_LABELS else field.removeprefix("value:")
