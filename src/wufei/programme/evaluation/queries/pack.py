"""The evidence pack of a year (佐证材料包): report, figures with their inputs, the files that prove them, hashes.

A ZIP of the same content has the same bytes. Not for: what the report says (reports.py).
"""

import hashlib
import io
import json
import pathlib
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from wufei.kernel.access import Actor
from wufei.kernel.files.models import StoredFile
from wufei.kernel.files.queries import file_read
from wufei.kernel.papers import docx, xlsx
from wufei.kernel.papers.spec import Cell, Column, ColumnKind, Heading, Paper, Table
from wufei.kernel.units import Language
from wufei.programme.evaluation.queries.reports import Year, paper_of, year_of
from wufei.programme.evaluation.queries.sheets import decimal_of
from wufei.programme.indicators.queries.board import Line
from wufei.programme.indicators.queries.citing import STATES, Told, cited_line, named, target_text, unit_name
from wufei.programme.indicators.queries.figures import Input, provenance

FORM = "wufei.evidence/1"
_STAMP = (1980, 1, 1, 0, 0, 0)
ZIP = "application/zip"


def evidence_pack(actor: Actor, year: int, *, language: Language = "zh", root: str = "") -> bytes:
    """The pack of a year as a ZIP file. Raises NOT_ALLOWED, NOT_FOUND, FILE_DAMAGED."""
    made = year_of(actor, year, language=language, root=root)
    report = paper_of(made)
    opened = [(line, _inputs(made.told, line)) for line in made.lines]
    entries: dict[str, bytes] = {
        "report.docx": docx.write(report, gettext),
        "figures.xlsx": xlsx.write(_figures(made, report, opened), gettext),
    }
    lines = []
    for line, inputs in opened:
        files = _files(line, inputs)
        entries |= {path: file_read(stored) for path, stored in files.items()}
        lines.append(_line(made.told, line, inputs, files))
    content = {
        "form": FORM,
        "place": made.told.place.code,
        "year": year,
        "indicators": lines,
        "files": {path: hashlib.sha256(data).hexdigest() for path, data in sorted(entries.items())},
    }
    entries["manifest.json"] = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return _zipped(entries)


def _inputs(told: Told, line: Line) -> tuple[Input, ...]:
    return provenance(told.actor, line.figure).inputs if line.figure else ()


def _files(line: Line, inputs: tuple[Input, ...]) -> dict[str, StoredFile]:
    """Path in the pack → file: by indicator, named by its hash, so that the same file is known again anywhere."""
    found = {}
    for one in inputs:
        for stored in one.files:
            suffix = pathlib.PurePath(stored.name).suffix.lower()[:8]
            found[f"evidence/{line.item.indicator.code}/{stored.sha256}{suffix}"] = stored
    return found


def _line(told: Told, line: Line, inputs: tuple[Input, ...], files: Mapping[str, StoredFile]) -> dict[str, Any]:
    figure = line.figure
    return {
        "indicator": line.item.indicator.code,
        "name": line.definition.name_zh,
        "edition": line.definition.edition,
        "formula": line.definition.formula,
        "unit": line.definition.unit,
        "value_micro": figure.value_micro if figure else None,
        "state": figure.state if figure else None,
        "target": target_text(told, line),
        "inputs": [
            {
                "variable": one.variable.code,
                "closing": one.closing,
                "value_micro": one.value_micro,
                "unit": one.unit,
                "state": one.state,
                "evidence": [stored.sha256 for stored in one.files],
            }
            for one in inputs
        ],
        "files": [
            {"path": path, "name": stored.name, "size_bytes": stored.size_bytes} for path, stored in files.items()
        ],
    }


def _figures(made: Year, report: Paper, opened: list[tuple[Line, tuple[Input, ...]]]) -> Paper:
    """The figures and their inputs as the tables of one workbook."""
    told, number = made.told, ColumnKind.NUMBER
    figures: list[list[Cell]] = [
        [
            line.item.number,
            named(told, line.definition),
            cited_line(told, line),
            unit_name(told, line.definition.unit),
            target_text(told, line),
            line.definition.formula,
        ]
        for line, _inputs_of in opened
    ]
    inputs: list[list[Cell]] = [
        [
            line.item.number,
            one.variable.name_zh,
            one.closing,
            decimal_of(one.value_micro),
            unit_name(told, one.unit),
            gettext(STATES.get(one.state, one.state)) if one.state else "",
            one.reading.recorded_by if one.reading else "",
            Decimal(len(one.files)),
        ]
        for line, inputs_of in opened
        for one in inputs_of
    ]
    return Paper(
        title=gettext("Figures with their inputs, {place}, {period}").format(place=told.place.name, period=told.period),
        blocks=(
            Heading(1, gettext("Figures")),
            Table(
                gettext("Figures"),
                (
                    Column(gettext("Number"), number, width=7),
                    Column(gettext("Indicator"), width=34),
                    Column(gettext("Value"), number, width=14),
                    Column(gettext("Unit"), width=12),
                    Column(gettext("Target"), width=16),
                    Column(gettext("Formula"), width=40),
                ),
                figures,
                empty=gettext("No set of indicators is in force."),
            ),
            Heading(1, gettext("Inputs")),
            Table(
                gettext("Inputs"),
                (
                    Column(gettext("Number"), number, width=7),
                    Column(gettext("Input"), width=34),
                    Column(gettext("Month"), number, width=9),
                    Column(gettext("Value"), number, width=16),
                    Column(gettext("Unit"), width=12),
                    Column(gettext("Status"), width=10),
                    Column(gettext("Entered by"), width=18),
                    Column(gettext("Files"), number, width=7),
                ),
                inputs,
                empty=gettext("Nobody has told an input yet."),
            ),
        ),
        issuer=report.issuer,
        date=report.date,
        simulated=report.simulated,
        language=report.language,
        notes=report.notes,
    )


def _zipped(entries: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(entries):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            made.writestr(entry, entries[name])
    return out.getvalue()
