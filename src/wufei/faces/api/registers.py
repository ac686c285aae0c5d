"""Registers as tables: out as a file, a template, a file in. Not for: single entries (places, parties, identity)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Given
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.registers.exchange import actions, queries
from wufei.registers.exchange.spec import REGISTERS, Format

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {Format.XLSX: XLSX, Format.CSV: "text/csv"}

router = Router(tags=["registers"])


class ColumnOut(Schema):
    """One column of a register's table."""

    key: str
    label: str
    required: bool
    help: str
    choices: dict[str, str]


class RegisterOut(Schema):
    """A register that goes out and in as a table."""

    code: str
    title: str
    summary: str
    columns: list[ColumnOut]


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

    code: str = Field(description="The register.")
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
    """The registers and their columns, in the language of the request."""
    return [
        {
            "code": spec.code,
            "title": gettext(spec.title),
            "summary": gettext(spec.summary),
            "columns": [
                {
                    "key": column.key,
                    "label": gettext(column.label),
                    "required": column.required,
                    "help": gettext(column.help) if column.help else "",
                    "choices": {key: gettext(label) for key, label in column.choices.items()},
                }
                for column in spec.columns
            ],
        }
        for spec in REGISTERS.values()
    ]


@router.get("/{code}/export", response=replies(None), openapi_extra=file_answer(*MEDIA.values()))
def register_export(request: HttpRequest, code: str, asked: Query[ExportAsked]) -> HttpResponse:
    """What one may see of a register as a file. It is logged."""
    content = actions.register_export(actor=actor_of(request), register=code, format=asked.format)
    return attachment(content, f"{code}.{asked.format}", MEDIA[asked.format])


@router.get("/{code}/template", response=replies(None), openapi_extra=file_answer(XLSX))
def register_template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty workbook of a register with its definitions."""
    actor_of(request)
    return attachment(queries.template_file(register=code), f"{code}-template.xlsx", XLSX)


@router.post("/{code}/import", response=replies(ImportOut))
def register_import(
    request: HttpRequest,
    code: str,
    how: Form[ImportHow],
    file: File[UploadedFile],
) -> dict[str, Any]:
    """Take the rows of a file (XLSX, or CSV in UTF-8 or GB18030) into a register; a refused row stops no other."""
    report = actions.register_import(
        actor=actor_of(request), register=code, data=file.read(), name=file.name or "file", dry_run=how.dry_run
    )
    told = ("dry_run", "created", "changed", "unchanged", "refused", "ignored")
    faults = [{"row": f.row, "column": f.column, "problem": f.problem.as_dict(gettext)} for f in report.faults]
    named = {"code": report.register, "file": report.name, "faults": faults}
    return {**{name: getattr(report, name) for name in told}, **named}
