"""The inputs of a figure and the readings behind them as rows ready to print. Not for: the rest of its page (sight)."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.indicators.rows import dataset_name, is_chinese, number, period_name, unit_text
from wufei.kernel.files.models import StoredFile
from wufei.kernel.periods import closing_day
from wufei.kernel.text import fill
from wufei.kernel.units import MICRO, grouped
from wufei.operations.manifests import spec as manifests
from wufei.operations.manifests.queries.masses import stream_feeding
from wufei.programme.finance import spec as finance
from wufei.programme.indicators.models import Reading
from wufei.programme.indicators.queries.figures import Input, Provenance
from wufei.programme.indicators.spec import JUDGED_UNIT, LEVEL_LABELS, RANK, VariableKind
from wufei.registers.places.models import Place
from wufei.registers.places.spec import PlaceKind

OWN_DATASET = "indicators.readings"
# The register behind a dataset: who may open it differs.
REGISTERS = {finance.DATASET: "loans", manifests.MASSES: "manifests"}


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """A reading as a row: of which place, what it says, who told it when."""

    reading: Reading
    place: Place
    closing: int
    value: str
    who: str
    source: str
    files: tuple[StoredFile, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class InputRow:
    """An input as a row of the table."""

    given: Input
    letter: str
    name: str
    period: str
    value: str
    unit: str
    change: str
    source: str
    beside: str
    register: str
    register_url: str
    who: str
    when: dt.datetime | None
    records: tuple[Record, ...]


def reading_text(micro: int | None, unit: str) -> str:
    """A reading's number as it stands in the books, without its unit; the level where people judge."""
    if micro is None:
        return "—"
    if unit == JUDGED_UNIT:
        return gettext(LEVEL_LABELS[max(0, min(len(LEVEL_LABELS) - 1, micro // MICRO))])
    return grouped(micro)


def unit_words(unit: str) -> str:
    """The unit beside it; nothing for levels."""
    return "" if unit == JUDGED_UNIT else unit_text(unit)


def input_rows(opened: Provenance, letters: Mapping[str, str], before: int | None) -> list[InputRow]:
    """The inputs of a figure. `before`: the closing month of the figure before it, which changes are held against."""
    return [_input_row(given, letters[given.key], before, opened.figure.place) for given in opened.inputs]


def _input_row(given: Input, letter: str, before: int | None, place: Place) -> InputRow:
    readings = [given.reading] if given.reading else list(given.parts)
    latest = max(readings, key=lambda r: r.recorded_at, default=None)
    return InputRow(
        given=given,
        letter=letter,
        name=_name(given.variable.name_zh, given.variable.name_en),
        period=period_name(given.closing) if given.last_year else "",
        value=reading_text(given.value_micro, given.unit),
        unit=unit_words(given.unit),
        change=_change(given, before),
        source=_source(given),
        beside=_beside(given),
        register=REGISTERS.get(given.variable.dataset, ""),
        register_url=_register_url(given, place),
        who=_who(latest) if latest and not given.rolled else "",
        when=latest.recorded_at if latest else None,
        records=tuple(_record(reading) for reading in readings),
    )


def _name(zh: str, en: str) -> str:
    return zh if is_chinese() else en or zh


def _change(given: Input, before: int | None) -> str:
    """Against the period before. What is counted since January begins anew each year: there nothing is compared."""
    if given.value_micro is None or given.before_micro is None or before is None:
        return ""
    anew = given.variable.kind == VariableKind.FLOW and before // 100 != given.closing // 100 and not given.last_year
    if anew or given.unit == JUDGED_UNIT:
        return ""
    moved = given.value_micro - given.before_micro
    return number(moved, signed=True, like=given.value_micro) if moved else gettext("same")


def _source(given: Input) -> str:
    if given.rolled:
        return fill(gettext("{n} of {of} places below"), {"n": len(given.parts), "of": given.expected})
    if given.reading is not None:
        return given.reading.source
    if given.value_micro is not None and given.variable.dataset != OWN_DATASET:
        return dataset_name(given.variable.dataset)
    return gettext("nobody told it") if given.value_micro is None else ""


def _beside(given: Input) -> str:
    """What the dataset says where people told the input; empty where nobody did, or it says nothing."""
    if given.dataset_micro is None or not (given.reading or given.rolled):
        return ""
    return f"{reading_text(given.dataset_micro, given.unit)} {unit_words(given.unit)}"


def _register_url(given: Input, place: Place) -> str:
    """The register that a dataset speaks for, on the day and at the place of the input."""
    if given.dataset_micro is None:
        return ""
    until = closing_day(given.closing)
    # What lies in no county is the whole city's.
    here = {} if place.kind == PlaceKind.PREFECTURE else {"place": place.code}
    match given.variable.dataset:
        case finance.DATASET:
            asked = {"kind": str(finance.LoanKind.LOAN), "day": until.isoformat()}
            return f"{reverse('web:loans')}?{urlencode(asked | here)}"
        case manifests.MASSES:
            since = until.replace(month=1, day=1)
            told = {"stream": stream_feeding(given.variable.code)}
            days = {"since": since.isoformat(), "until": until.isoformat()}
            return f"{reverse('web:flows')}?{urlencode(told | days | here)}"
    return ""


def _who(reading: Reading) -> str:
    names = [reading.party.name if reading.party else "", reading.recorded_by]
    return " · ".join(dict.fromkeys(name for name in names if name))


def _record(reading: Reading) -> Record:
    return Record(
        reading=reading,
        place=reading.place,
        closing=reading.closing,
        value=reading_text(reading.value_micro, reading.variable.unit),
        who=_who(reading),
        source=reading.source,
        files=tuple(link.file for link in reading.files.all()),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A place below with what it told for each input, and its own figure."""

    name: str
    url: str
    value: str
    told: tuple[tuple[str, Record | None], ...]
    who: str
    when: dt.datetime
    files: tuple[StoredFile, ...]
    state: str


def parts_of(
    rows: Sequence[InputRow], values: Mapping[int, str], url_of: Callable[[Place], str]
) -> dict[str, object] | None:
    """The places below whose readings add up to the inputs, one row a place; None where nothing was added up.

    `values`: place id → the place's own figure as printed.
    """
    heads = [row for row in rows if row.given.rolled]
    places = {r.place.code: r.place for row in heads for r in row.records}
    if not places:
        return None
    by_place = [(row.letter, {r.place.code: r for r in row.records}) for row in heads]
    return {
        "heads": heads,
        "rows": [
            _part(places[code], [(letter, told.get(code)) for letter, told in by_place], values, url_of(places[code]))
            for code in sorted(places)
        ],
    }


def _part(place: Place, told: Sequence[tuple[str, Record | None]], values: Mapping[int, str], url: str) -> Part:
    there = [record for _letter, record in told if record is not None]
    latest = max(there, key=lambda r: r.reading.recorded_at)
    return Part(
        name=place.short_name or place.name,
        url=url,
        value=values.get(place.pk, "—"),
        told=tuple(told),
        who=latest.who,
        when=latest.reading.recorded_at,
        files=tuple({file.pk: file for record in there for file in record.files}.values()),
        state=min((record.reading.state for record in there), key=lambda state: RANK[state]),
    )


def history_rows(readings: Iterable[Reading]) -> Sequence[dict[str, object]]:
    """Everything that was entered, newest first."""
    return [
        {
            "reading": reading,
            "name": _name(reading.variable.name_zh, reading.variable.name_en),
            "value": reading_text(reading.value_micro, reading.variable.unit),
            "unit": unit_words(reading.variable.unit),
            "period": period_name(reading.closing),
            "who": _who(reading),
        }
        for reading in readings
    ]
