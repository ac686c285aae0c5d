"""The board and a series as files: a workbook with numbers as numbers and a sheet of definitions, and CSV.

Not for: registers in and out (kernel/tables), or what a page shows (board, sight).
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from wufei.faces.web.indicators.asking import Asked
from wufei.faces.web.indicators.rows import aim_text, is_chinese, name_of, period_name, unit_text, value_text
from wufei.faces.web.kit.sheets import DANGEROUS
from wufei.kernel import clock
from wufei.kernel.papers.spec import Cell, Column, ColumnKind, Paper, Table
from wufei.kernel.papers.xlsx import write
from wufei.kernel.periods import Period
from wufei.kernel.sources import CONFIDENCE_LABELS, Confidence
from wufei.kernel.units import MICRO, Language, decimal_text, unit_get
from wufei.programme.indicators.models import Definition, Figure, Variable
from wufei.programme.indicators.queries.board import Line
from wufei.programme.indicators.queries.definitions import Answering
from wufei.programme.indicators.spec import (
    DIRECTION_LABELS,
    DUTY_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    STANDING_LABELS,
    STATE_LABELS,
    Direction,
    Duty,
    Flag,
    IndicatorKind,
    ReadingState,
)

Answers = Mapping[tuple[int, int], Answering]
BOM = "utf-8-sig"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _decimal(micro: int | None) -> Decimal | None:
    return None if micro is None else Decimal(micro) / MICRO


def _joined(names: Iterable[str]) -> str:
    return ("、" if is_chinese() else ", ").join(names)


def _who(line: Line, where: Asked, answers: Answers) -> str:
    found = answers.get((line.item.indicator_id, where.place.pk if where.place else 0))
    return _joined(found.names if found else line.definition.departments)


def _flags(figure: Figure | None) -> str:
    return _joined(gettext(FLAG_LABELS[Flag(flag)]) for flag in figure.flags) if figure else ""


def _target(line: Line) -> str:
    if line.target is None or line.target.value_micro is None:
        return line.target.printed if line.target else ""
    return line.target.printed or aim_text(line.target, line.definition.unit)


def board_workbook(lines: Sequence[Line], where: Asked, answers: Answers, *, title: str) -> bytes:
    """The board as a workbook: its rows, the definitions behind them, and what the reader should know."""
    paper = Paper(
        title=title,
        issuer=where.place.name if where.place else "",
        date=clock.today(),
        simulated=any(line.figure and line.figure.simulated for line in lines),
        language="zh" if is_chinese() else "en",
        blocks=(_board_table(lines, where, answers), _definition_table(lines)),
        notes=(
            (gettext("Place"), where.place.name if where.place else ""),
            (gettext("Period"), where.period),
            (
                gettext("Values"),
                gettext("Counted from 1 January to the end of the period; drafts are shown and marked."),
            ),
            (
                gettext("Target reached"),
                gettext("The value as a part of its target; where less is better, the target as a part of the value."),
            ),
        ),
    )
    return write(paper, gettext)


def _board_table(lines: Sequence[Line], where: Asked, answers: Answers) -> Table:
    number = ColumnKind.NUMBER
    columns = (
        Column(gettext("No."), number, 8),
        Column(gettext("Indicator"), width=40),
        Column(gettext("Code"), width=24),
        Column(gettext("Group"), width=20),
        Column(gettext("Duty"), width=10),
        Column(gettext("Standing"), width=10),
        Column(gettext("Value"), number, 14),
        Column(gettext("In words"), width=12),
        Column(gettext("Unit"), width=12),
        Column(gettext("Target"), number, 12),
        Column(gettext("Target as printed"), width=16),
        Column(gettext("Target until"), width=14),
        Column(gettext("Target reached"), ColumnKind.PERCENT, 12),
        Column(gettext("Change against the quarter before"), number, 14),
        Column(gettext("Data status"), width=12),
        Column(gettext("Remarks"), width=28),
        Column(gettext("Who answers"), width=32),
    )
    rows = [_board_row(line, where, answers) for line in lines]
    return Table(gettext("Indicators"), columns, rows, empty=gettext("No indicator meets these filters"))


def _board_row(line: Line, where: Asked, answers: Answers) -> tuple[Cell, ...]:
    figure, target, judged = line.figure, line.target, line.judged
    return (
        line.item.number,
        name_of(line.definition),
        line.item.indicator.code,
        line.item.level1_zh if is_chinese() else line.item.level1_en or line.item.level1_zh,
        gettext(DUTY_LABELS[Duty(line.item.duty)]),
        gettext(STANDING_LABELS[line.standing]),
        None if judged else _decimal(line.value_micro),
        value_text(line.value_micro, line.definition) if judged and line.value_micro is not None else "",
        unit_text(line.definition.unit),
        _decimal(target.value_micro) if target else None,
        _target(line),
        period_name(target.closing) if target else "",
        None if line.permille is None else Decimal(line.permille) / 10,
        None if judged else _decimal(line.change_micro),
        gettext(STATE_LABELS[ReadingState(figure.state)]) if figure else "",
        _flags(figure),
        _who(line, where, answers),
    )


def _definition_table(lines: Sequence[Line]) -> Table:
    codes = {row["variable"] for line in lines for row in line.definition.bindings}
    variables = {v.code: v for v in Variable.objects.filter(code__in=codes)}
    columns = (
        Column(gettext("Code"), width=24),
        Column(gettext("Indicator"), width=40),
        Column(gettext("Edition"), ColumnKind.NUMBER, 8),
        Column(gettext("Holds from"), width=12),
        Column(gettext("Kind"), width=12),
        Column(gettext("Direction"), width=14),
        Column(gettext("Unit"), width=12),
        Column(gettext("Formula"), width=44),
        Column(gettext("Inputs"), width=60),
        Column(gettext("Departments"), width=28),
        Column(gettext("How sure"), width=36),
        Column(gettext("Sources"), width=48),
        Column(gettext("Remarks"), width=48),
    )
    rows = [_definition_row(line.definition, line.item.indicator.code, variables) for line in lines]
    return Table(gettext("Definitions"), columns, rows, empty=gettext("No indicator meets these filters"))


def _definition_row(definition: Definition, code: str, variables: Mapping[str, Variable]) -> tuple[Cell, ...]:
    judged = definition.kind == IndicatorKind.JUDGED
    return (
        code,
        name_of(definition),
        definition.edition,
        period_name(definition.valid_from),
        gettext(KIND_LABELS[IndicatorKind(definition.kind)]),
        gettext(DIRECTION_LABELS[Direction(definition.direction)]),
        unit_text(definition.unit),
        "" if judged else definition.formula,
        "" if judged else "\n".join(_input(row, variables) for row in definition.bindings),
        _joined(definition.departments),
        sure_text(definition),
        "\n".join(definition.source),
        definition.note_zh if is_chinese() else definition.note_en or definition.note_zh,
    )


def _input(row: Mapping[str, object], variables: Mapping[str, Variable]) -> str:
    variable = variables.get(str(row["variable"]))
    if variable is None:
        return str(row["variable"])
    language: Language = "zh" if is_chinese() else "en"
    name = variable.name_zh if is_chinese() else variable.name_en or variable.name_zh
    year = f" ({gettext('a year earlier')})" if row.get("last_year") else ""
    return f"{row['key']} = {name}{year}, {unit_get(variable.unit).name(language)}"


def sure_text(definition: Definition) -> str:
    """How sure the least sure field of a definition is: what an administrator checks first."""
    order = list(Confidence)
    found = [Confidence(value) for value in definition.confidence.values() if value in set(Confidence)]
    return gettext(CONFIDENCE_LABELS[max(found, key=order.index)]) if found else ""


def _safe(value: object) -> object:
    """Text that a spreadsheet would run as a formula is kept as text; a negative number is none."""
    runs = isinstance(value, str) and value.startswith(DANGEROUS) and not _NUMBER.fullmatch(value)
    return f"'{value}" if runs else value


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_safe(value) for value in row] for row in rows)
    return out.getvalue().encode(BOM)


def board_csv(lines: Sequence[Line], where: Asked, answers: Answers) -> bytes:
    """The board as CSV, with the names of fields as programs like them and exact numbers."""
    heads = ("indicator", "name", "place", "period", "value", "unit", "target", "target_period", "standing", "status")
    period = Period.longest(where.closing).code if where.closing else ""
    rows = (
        (
            line.item.indicator.code,
            name_of(line.definition),
            where.place.code if where.place else "",
            period,
            _plain(line.value_micro),
            line.definition.unit,
            _target(line),
            Period.longest(line.target.closing).code if line.target and line.target.closing else "",
            str(line.standing),
            line.figure.state if line.figure else "",
            "yes" if line.figure and line.figure.simulated else "no",
            " ".join(line.figure.flags) if line.figure else "",
            _who(line, where, answers),
        )
        for line in lines
    )
    return _csv((*heads, "simulated", "flags", "answers"), rows)


def _plain(micro: int | None) -> str:
    return "" if micro is None else decimal_text(micro)


def series_csv(code: str, where: Asked, told: Sequence[Figure], unit: str) -> bytes:
    """The series of one indicator as CSV."""
    heads = ("indicator", "place", "period", "value", "unit", "status", "flags", "recorded_at", "simulated")
    place = where.place.code if where.place else ""
    rows = (
        (
            code,
            place,
            Period.longest(figure.closing).code,
            _plain(figure.value_micro),
            unit,
            figure.state,
            " ".join(figure.flags),
            figure.recorded_at.isoformat(timespec="seconds"),
            "yes" if figure.simulated else "no",
        )
        for figure in told
    )
    return _csv(heads, rows)
