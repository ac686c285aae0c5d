"""Tables of every floor: out as a file, a template, a file in. Not for: single entries (places, parties, plans …)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Given
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.kernel.tables import actions, queries
from wufei.kernel.tables.spec import TABLES, CellKind, Column, Format

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {Format.XLSX: XLSX, Format.CSV: "text/csv"}

router = Router(tags=["registers"])


class ColumnOut(Schema):
    """One column of a table."""

    key: str
    label: str
    kind: CellKind
    required: bool
    help: str
    choices: dict[str, str]


class RegisterOut(Schema):
    """A table that goes out and comes in."""

    code: str
    floor: str = Field(description="Whose it is: kernel, registers or programme.")
    title: str
    summary: str
    columns: list[ColumnOut]
    any_of: list[list[str]] = Field(description="Of each group at least one column must stand in the header.")


class ExportAsked(Given):
    """As what."""

    format: Format = Format.XLSX


class ImportHow(Given):
    """How the file is taken."""

    dry_run: bool = Field(False, description="Do everything and take it back: only the report is wanted.")


class RowFaultOut(Schema):
    """A fault of one row; `row` as a person counts in the file."""

    row: int
    column: str
    problem: ProblemOut


class ImportOut(Schema):
    """What an import did."""

    code: str = Field(description="The table.")
    file: str
    dry_run: bool
    created: int
    changed: int
    unchanged: int
    refused: int
    ignored: list[str] = Field(description="Columns of the file that mean nothing here.")
    faults: list[RowFaultOut]


@router.get("", response=replies(list[RegisterOut]))
def registers_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The tables and their columns, in the language of the request, floor by floor."""
    return [
        {
            "code": table.spec.code,
            "floor": table.floor,
            "title": gettext(table.spec.title),
            "summary": gettext(table.spec.summary),
            "columns": [_column(column) for column in table.spec.columns],
            "any_of": table.spec.any_of,
        }
        for table in TABLES.declared()
    ]


def _column(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "label": gettext(column.label),
        "kind": column.kind,
        "required": column.required,
        "help": gettext(column.help) if column.help else "",
        "choices": {key: gettext(label) for key, label in column.choices.items()},
    }


@router.get("/{code}/export", response=replies(None), openapi_extra=file_answer(*MEDIA.values()))
def register_export(request: HttpRequest, code: str, asked: Query[ExportAsked]) -> HttpResponse:
    """What one may see of a table as a file. It is logged."""
    content = actions.table_export(actor=actor_of(request), table=code, format=asked.format)
    return attachment(content, f"{code}.{asked.format}", MEDIA[asked.format])


@router.get("/{code}/template", response=replies(None), openapi_extra=file_answer(XLSX))
def register_template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty workbook of a table with its definitions."""
    actor_of(request)
    return attachment(queries.template_file(table=code), f"{code}-template.xlsx", XLSX)


@router.post("/{code}/import", response=replies(ImportOut))
def register_import(
    request: HttpRequest,
    code: str,
    how: Form[ImportHow],
    file: File[UploadedFile],
) -> dict[str, Any]:
    """Take the rows of a file (XLSX, or CSV in UTF-8 or GB18030) into a table; a refused row stops no other."""
    report = actions.table_import(
        actor=actor_of(request), table=code, data=file.read(), name=file.name or "file", dry_run=how.dry_run
    )
    told = ("dry_run", "created", "changed", "unchanged", "refused", "ignored")
    faults = [{"row": f.row, "column": f.column, "problem": f.problem.as_dict(gettext)} for f in report.faults]
    named = {"code": report.table, "file": report.name, "faults": faults}
    return {**{name: getattr(report, name) for name in told}, **named}
