"""The board: every indicator of a set at a place and period, worst first, with filters that stay, and its exports."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.indicators.asking import Asked, asked, query_of, set_asked
from wufei.faces.web.indicators.exports import board_csv, board_workbook
from wufei.faces.web.indicators.rows import CSS, SHOWN, Row, aim_text, is_chinese, period_name, row
from wufei.faces.web.kit import words
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, text
from wufei.kernel.access import Actor
from wufei.kernel.papers.xlsx import XLSX
from wufei.kernel.periods import Period
from wufei.kernel.text import fill
from wufei.programme.indicators import permissions
from wufei.programme.indicators.models import IndicatorSet
from wufei.programme.indicators.queries import board, definitions
from wufei.programme.indicators.queries.board import Group, Line
from wufei.programme.indicators.queries.definitions import Answering
from wufei.programme.indicators.queries.shipped import shipped_sets
from wufei.programme.indicators.spec import DUTY_LABELS, FLAG_LABELS, Duty, Flag, Standing
from wufei.programme.rounds import permissions as rounds

NARROWING = ("standing", "duty", "group", "state", "q")
STANDING_CSS = {str(standing): css for standing, css in CSS.items()}


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the board; unknown values of an address narrow nothing."""

    standings: frozenset[str] = frozenset()
    duty: str = ""
    group: str = ""
    state: str = ""
    words: str = ""

    def keeps(self, line: Line, shown: Row, *, any_standing: bool = False) -> bool:
        """Whether a line stays."""
        named = f"{line.definition.name_zh} {line.definition.name_en} {line.item.indicator.code}".lower()
        return (
            (any_standing or not self.standings or str(line.standing) in self.standings)
            and (not self.duty or line.item.duty == self.duty)
            and (not self.group or line.item.level1_zh == self.group)
            and (not self.state or (line.figure is not None and line.figure.state == self.state))
            and (not self.words or self.words.lower() in named or self.words in shown.name)
        )

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return self != Filters()


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """A filter one may put on or take off: where it leads, what it says, how many lines it would leave."""

    href: str
    word: str
    on: bool
    css: str = ""
    count: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class BoardRow:
    """A row of the board: what the kit of rows prints, with what only the board shows."""

    row: Row
    url: str
    aim: str
    when: str
    who: str
    marks: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    """The board of an address."""

    asked: Asked
    sets: tuple[IndicatorSet, ...]
    found: IndicatorSet | None
    lines: tuple[Line, ...]


def board_of(request: HttpRequest, actor: Actor) -> Board:
    """The set, place, period and lines an address asks for."""
    enter(actor, permissions.INDICATOR_READ)
    sets = list(definitions.sets_visible_to(actor).order_by("-recorded_at", "-pk"))
    found, where = set_asked(request, sets), asked(request, actor)
    lines = (
        board.board(actor, found=found, place=where.place, closing=where.closing)
        if found and where.place and where.closing
        else []
    )
    return Board(where, tuple(sets), found, tuple(lines))


def filters_from(values: QueryDict, lines: Iterable[Line]) -> Filters:
    """The filters of an address."""
    duty, group, state = text(values, "duty"), text(values, "group"), text(values, "state")
    return Filters(
        standings=frozenset(values.getlist("standing")) & set(STANDING_CSS),
        duty=duty if duty in set(Duty) else "",
        group=group if any(line.item.level1_zh == group for line in lines) else "",
        state=state if state in words.READING_STATES else "",
        words=text(values, "q"),
    )


@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """The board."""
    actor = actor_of(request)
    found = board_of(request, actor)
    filters = filters_from(request.GET, found.lines)
    rows = {line.item.pk: row(line) for line in found.lines}
    kept = [line for line in found.lines if filters.keeps(line, rows[line.item.pk])]
    counted = Counter(
        line.standing for line in found.lines if filters.keeps(line, rows[line.item.pk], any_standing=True)
    )
    where = found.asked
    answering = _answering(found) if kept else {}
    short = board.coverage(kept)
    groups = [
        (_title(group), group, [_board_row(line, rows[line.item.pk], where, answering, short) for line in group.lines])
        for group in board.grouped(kept)
    ]
    met = board.met_permille(line.standing for line in found.lines)
    told = sum(1 for line in found.lines if line.value_micro is not None)
    context = {
        "here": "indicators",
        "board": found,
        "asked": where,
        "set_title": _set_title(found.found),
        "set_choices": [Chip(_with(request, set=str(s.pk)), _set_title(s), s == found.found) for s in found.sets],
        "groups": groups,
        "standings": _standing_chips(request, counted, filters),
        "choices": _choices(request, found, filters),
        "filters": filters,
        "clear": _with(request, **dict.fromkeys(NARROWING)),
        "total": len(found.lines),
        "shown": len(kept),
        "told": told,
        "met_percent": None if met is None else met // 10,
        "state": board.lowest_state(found.lines),
        "sheets": f"{reverse('web:indicators_sheet')}?{request.GET.urlencode()}",
        "shipped": next(iter(shipped_sets()), None),
        "may": _may(actor),
    }
    return render(request, "web/indicators/board.html", context)


def _may(actor: Actor) -> dict[str, bool]:
    asked_for = {
        "load": permissions.SET_LOAD,
        "change": permissions.SET_CHANGE,
        "define": permissions.DEFINITION_CHANGE,
        "assign": permissions.ASSIGN,
        "import": permissions.TABLE_IMPORT,
        "export": permissions.TABLE_EXPORT,
        "round": rounds.ROUND_OPEN,
    }
    return {name: actor.may_somewhere(permission) for name, permission in asked_for.items()}


def _answering(found: Board) -> dict[tuple[int, int], Answering]:
    if found.asked.place is None:
        return {}
    return definitions.answering([line.item.indicator_id for line in found.lines], [found.asked.place.pk])


def _board_row(
    line: Line,
    shown: Row,
    where: Asked,
    answering: dict[tuple[int, int], Answering],
    short: dict[int, tuple[int, int]],
) -> BoardRow:
    place_id = where.place.pk if where.place else 0
    who = answering.get((line.item.indicator_id, place_id))
    names = list(who.names) if who else list(line.definition.departments)
    joint = "、" if is_chinese() else ", "
    target = line.target
    return BoardRow(
        row=shown,
        url=f"{shown.url}{query_of(where.place, where.closing)}",
        aim=aim_text(target, line.definition.unit),
        when=period_name(target.closing) if target and target.closing else "",
        who=joint.join(names),
        marks=tuple(_marks(line, short)),
    )


def _marks(line: Line, short: dict[int, tuple[int, int]]) -> Iterable[str]:
    """What a reader should know of the value, short."""
    figure = line.figure
    for flag in figure.flags if figure else ():
        if flag == Flag.PARTIAL and figure is not None and figure.pk in short:
            told, of = short[figure.pk]
            yield fill(gettext("{n} of {of} places told"), {"n": told, "of": of})
        else:
            yield gettext(FLAG_LABELS[Flag(flag)])


def _title(group: Group) -> str:
    return group.title_zh if is_chinese() else group.title_en


def _set_title(found: IndicatorSet | None) -> str:
    if found is None:
        return ""
    return f"{found.title_zh if is_chinese() else found.title_en or found.title_zh} · {found.edition}"


def _with(request: HttpRequest, **changes: str | Sequence[str] | None) -> str:
    """The address with some names changed; None takes a name away."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        for one in [value] if isinstance(value, str) else value or ():
            query.appendlist(name, one)
    return f"?{query.urlencode()}"


def _standing_chips(request: HttpRequest, counted: Counter[Standing], filters: Filters) -> list[Chip]:
    """One chip a standing; several may be on."""
    chips = []
    for css, standing in SHOWN:
        on = str(standing) in filters.standings
        wanted = sorted(filters.standings ^ {str(standing)})
        chips.append(Chip(_with(request, standing=wanted), css, on, css, counted[standing]))
    return chips


def _choices(request: HttpRequest, found: Board, filters: Filters) -> list[dict[str, Any]]:
    """The menus of the filter bar: what is chosen, and what one may choose."""
    where = found.asked
    groups = {line.item.level1_zh: line.item.level1_en for line in found.lines if line.item.level1_zh}
    code = where.place.code if where.place else ""
    menus: list[dict[str, Any]] = [
        {
            "word": gettext("Place"),
            "value": where.place.name if where.place else "—",
            "fixed": True,
            "options": [Chip(_with(request, place=p.code), p.name, p.code == code) for p in where.places],
        },
        {
            "word": gettext("Period"),
            "value": where.period or "—",
            "fixed": True,
            "options": [
                Chip(_with(request, period=Period.longest(c).code), period_name(c), c == where.closing)
                for c in where.closings
            ],
        },
        _menu(request, "duty", gettext("Duty"), filters.duty, {str(d): gettext(DUTY_LABELS[d]) for d in Duty}),
        _menu(
            request,
            "group",
            gettext("Group"),
            filters.group,
            {zh: zh if is_chinese() else en or zh for zh, en in groups.items()},
        ),
        _menu(
            request,
            "state",
            gettext("Data status"),
            filters.state,
            {state: gettext(word) for state, (word, _css) in words.READING_STATES.items()},
        ),
    ]
    return menus


def _menu(request: HttpRequest, name: str, word: str, chosen: str, options: dict[str, str]) -> dict[str, Any]:
    return {
        "word": word,
        "value": options.get(chosen, ""),
        "fixed": False,
        "off": _with(request, **{name: None}),
        "options": [Chip(_with(request, **{name: key}), label, key == chosen) for key, label in options.items()],
    }


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The board as filtered, as a workbook with its definitions, or as CSV."""
    actor = actor_of(request)
    enter(actor, permissions.TABLE_EXPORT)
    found = board_of(request, actor)
    filters = filters_from(request.GET, found.lines)
    kept = [line for line in found.lines if filters.keeps(line, row(line))]
    where = found.asked
    code = Period.longest(where.closing).code if where.closing else ""
    name = "-".join(part for part in (gettext("Indicators"), where.place.name if where.place else "", code) if part)
    answering = _answering(found)
    if text(request.GET, "format") == "csv":
        return attachment(board_csv(kept, where, answering), f"{name}.csv", "text/csv; charset=utf-8")
    content = board_workbook(kept, where, answering, title=_set_title(found.found) or gettext("Indicators"))
    return attachment(content, f"{name}.xlsx", XLSX)
