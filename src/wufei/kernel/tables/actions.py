"""A table out as a file, and a file into a table, row by row. Not for: what a row means to an app (its `put`).

Both are logged under the names they were released with, `exchange.register.…`, whichever floor the table stands on.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Mapping, Sequence

from django.db import DatabaseError, transaction
from django.utils import translation

from wufei.kernel.access import Actor, Permission, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.tables import queries
from wufei.kernel.tables.errors import REFERENCE_UNKNOWN, ROW_BROKEN, ROW_TWICE
from wufei.kernel.tables.rules import cells, sheets, tables
from wufei.kernel.tables.spec import Format, ImportReport, Outcome, Put, PutAll, RowFault, TableSpec, Values

__all__ = ["table_export", "table_import"]
_TOGETHER = 200

Told = Callable[[int, int], None]


def table_export(*, actor: Actor, table: str, format: Format = Format.XLSX) -> bytes:
    """What the actor may see of a table as a file, in the language of the reader. Raises TABLE_UNKNOWN, NOT_ALLOWED."""
    with transaction.atomic():
        declared = queries.table_get(table)
        _enter(actor, declared.export_permission)
        lines = list(queries.table_rows(actor=actor, table=table))
        told = {"rows": len(lines), "format": str(format)}
        record(actor=actor, act="exchange.register.export", subject=("register", table, table), change=told)
    return sheets.write(declared.spec, lines, Format(format), translation.gettext)


def table_import(
    *, actor: Actor, table: str, data: bytes, name: str, dry_run: bool = False, progress: Told | None = None
) -> ImportReport:
    """Take the rows of a file into a table through its app's own actions; a refused row stops no other.

    `dry_run` does everything and takes it back. `progress` is told (done, total) now and then.
    Raises TABLE_UNKNOWN, NOT_ALLOWED, FILE_*, HEADER_*; faults of rows stand in the report.
    """
    declared = queries.table_get(table)
    _enter(actor, declared.import_permission)
    spec = declared.spec
    work = _Import(actor, spec, declared.put, tables.read(spec, data, name, queries.header_words))
    whole = dry_run or declared.put_all is not None
    with transaction.atomic() if whole else contextlib.nullcontext():
        if declared.put_all is not None:
            work.run_whole(declared.put_all, progress)
        else:
            work.run(progress)
        if dry_run:
            transaction.set_rollback(True)
    report = work.report(name, dry_run=dry_run)
    if not dry_run:
        with transaction.atomic():
            told = {"file": name, **{str(outcome): count for outcome, count in work.counts.items()}}
            record(actor=actor, act="exchange.register.import", subject=("register", table, table), change=told)
    return report


def _enter(actor: Actor, permission: Permission) -> None:
    """Raise NOT_ALLOWED unless the right holds somewhere; how far it reaches is asked of every row."""
    if not actor.may_somewhere(permission):
        require(actor, permission)


@dataclasses.dataclass(slots=True)
class _Import:
    """One import while it runs."""

    actor: Actor
    spec: TableSpec
    put: Put
    table: tables.Table
    counts: dict[Outcome, int] = dataclasses.field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    faults: list[RowFault] = dataclasses.field(default_factory=list)
    refused: dict[int, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    seen: dict[tuple[object, ...], tuple[int, Values]] = dataclasses.field(default_factory=dict)
    words: dict[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)

    def run(self, progress: Told | None) -> None:
        """Take every row. One that points to what is not there yet waits until the others are in: order is free."""
        total = len(self.table.rows)
        waiting: list[tables.Row] = list(self.table.rows)
        last = False
        while waiting:
            again: list[tables.Row] = []
            for start in range(0, len(waiting), _TOGETHER):
                with transaction.atomic():
                    again += [row for row in waiting[start : start + _TOGETHER] if not self.take(row, last=last)]
                if progress is not None:
                    progress(sum(self.counts.values()), total)
            last = len(again) == len(waiting)
            waiting = again

    def run_whole(self, put_all: PutAll, progress: Told | None) -> None:
        """Read every row, and put those that can be read together, in the caller's transaction."""
        read = [(row, *self._values(row)) for row in self.table.rows]
        sound = [values for _row, problems, values in read if not problems]
        answers = iter(put_all(actor=self.actor, rows=sound))
        for row, problems, _values in read:
            answer = tuple(problems) if problems else next(answers)
            self.counts[answer if isinstance(answer, Outcome) else Outcome.REFUSED] += 1
            if not isinstance(answer, Outcome):
                self._refuse(row, answer)
        if progress is not None:
            progress(len(read), len(read))

    def take(self, row: tables.Row, *, last: bool) -> bool:
        """Read one row, put it into the table, count what became of it. False if it waits (never when `last`)."""
        problems, values = self._values(row)
        outcome = Outcome.REFUSED
        if not problems:
            try:
                with transaction.atomic():
                    outcome = self.put(actor=self.actor, values=dict(values))
            except Problem as problem:
                problems = [problem]
            except Problems as several:
                problems = list(several.problems)
            except DatabaseError:
                problems = [ROW_BROKEN(where="")]
        if problems and not last and all(problem.fault is REFERENCE_UNKNOWN for problem in problems):
            return False
        self.counts[outcome] += 1
        if problems:
            self._refuse(row, problems)
        return True

    def _values(self, row: tables.Row) -> tuple[list[Problem], Values]:
        """The values of the filled cells of known columns, and what is wrong with the others."""
        problems: list[Problem] = []
        values: Values = {}
        for column in self.spec.columns:
            if column.key not in self.table.columns:
                continue
            if column.key not in self.words:
                self.words[column.key] = queries.choice_words(column)
            try:
                value = cells.read(column, row.known.get(column.key), self.words[column.key])
            except Problem as problem:
                problems.append(problem)
                continue
            if value is not None:
                values[column.key] = value
        key = next((k for k in self.spec.keys if values.get(k[0])), ())
        if key and not problems:
            named = (key, *(values.get(part) for part in key))
            first = self.seen.setdefault(named, (row.number, values))
            if first[1] != values:
                problems.append(ROW_TWICE(where=key[0], value=values[key[0]], other=first[0]))
        return problems, values

    def _refuse(self, row: tables.Row, problems: Sequence[Problem]) -> None:
        known = {column.key for column in self.spec.columns}
        self.faults += [RowFault(row.number, p.where if p.where in known else "", p) for p in problems]
        secret = [self.table.columns[c.key] for c in self.spec.columns if c.secret and c.key in self.table.columns]
        self.refused[row.number] = sheets.original(row.cells, self.table.header, secret)

    def report(self, name: str, *, dry_run: bool) -> ImportReport:
        """The frozen report."""
        return ImportReport(
            table=self.spec.code,
            name=name,
            dry_run=dry_run,
            created=self.counts[Outcome.CREATED],
            changed=self.counts[Outcome.CHANGED],
            unchanged=self.counts[Outcome.UNCHANGED],
            faults=tuple(sorted(self.faults, key=lambda fault: fault.row)),
            header=self.table.header,
            rows=self.refused,
            ignored=self.table.ignored,
        )
