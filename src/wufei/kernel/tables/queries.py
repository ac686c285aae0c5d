"""Reads of tables: their rows, the words of headers and choices, templates, error files. Not for: writes."""

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.utils import translation

from wufei.kernel.access import Actor
from wufei.kernel.tables.errors import TABLE_UNKNOWN
from wufei.kernel.tables.rules import cells, sheets
from wufei.kernel.tables.spec import TABLES, CellKind, Column, Exchangeable, ImportReport


def table_get(code: str) -> Exchangeable:
    """The table of this code. Raises TABLE_UNKNOWN."""
    if code not in TABLES:
        raise TABLE_UNKNOWN(where="register", value=code)
    return TABLES.get(code)


def table_rows(*, actor: Actor, table: str) -> Iterator[list[str]]:
    """Every row the actor may see as texts in the language of the reader, without secret columns."""
    declared = table_get(table)
    columns = [column for column in declared.spec.columns if not column.secret]
    labels = {column.key: _labels(column) for column in columns}
    for values in declared.rows(actor):
        yield [cells.plain(column, values.get(column.key), labels[column.key]) for column in columns]


def _labels(column: Column) -> dict[str, str]:
    """The labels of a column's choices in the language of the reader."""
    if column.kind is CellKind.YES_NO:
        return {"yes": translation.gettext(sheets.YES), "no": translation.gettext(sheets.NO)}
    return {value: translation.gettext(label) for value, label in column.choices.items()}


def _in_all_languages(text: str) -> Iterable[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield translation.gettext(text)


def header_words(column: Column) -> list[str]:
    """The headers of a column in every language of the system."""
    return list(_in_all_languages(column.label))


def choice_words(column: Column) -> Mapping[str, str]:
    """What people may write for each choice, folded: the column's words, and the labels in every language."""
    choices = {"yes": sheets.YES, "no": sheets.NO} if column.kind is CellKind.YES_NO else column.choices
    labels = {word: value for value, label in choices.items() for word in (label, *_in_all_languages(label))}
    return {cells.folded(word): value for word, value in {**column.words, **labels}.items()}


def template_file(*, table: str) -> bytes:
    """An empty workbook of a table with its definitions, in the language of the reader."""
    return sheets.template(table_get(table).spec, translation.gettext)


def error_file(*, report: ImportReport) -> bytes:
    """A workbook of the refused rows of an import, in the language of the reader."""
    return sheets.error_file(table_get(report.table).spec, report, translation.gettext)
