"""What a command prints: JSON, tables that fit Chinese, files, a bar for long work. Not for: refusals (groups.py)."""

import datetime as dt
import json
import pathlib
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.words import say
from wufei.kernel import clock
from wufei.kernel.text import _

WIDE = frozenset("WF")
as_json = click.option("--json", "json_", is_flag=True, help=_("Print JSON for programs."))


def print_json(data: Any) -> None:
    """One JSON document, readable."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """Columns under their heads (marked texts), wide characters counted as two; `empty` where there are no rows."""
    if not rows:
        click.echo(say(empty))
        return
    texts = [[say(head) for head in heads], *([_plain(value) for value in row] for row in rows)]
    widths = [max(_width(line[at]) for line in texts) for at in range(len(heads))]
    for number, line in enumerate(texts):
        padded = [text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)]
        shown = "  ".join(padded).rstrip()
        click.echo(click.style(shown, bold=True) if number == 0 else shown)


def _plain(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in WIDE else 1 for c in text)


def shortened(text: str, width: int) -> str:
    """The text cut to a width in columns."""
    used = 0
    for at, character in enumerate(text):
        used += _width(character)
        if used > width:
            return text[: max(at - 1, 0)] + "…"
    return text


def moment(at: dt.datetime | None) -> str:
    """A moment as people at the terminal read it, in Shanghai."""
    return at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""


def read_file(path: str) -> tuple[bytes, str]:
    """The bytes and the name of a file; “-” is standard input. Raises FILE_UNREADABLE."""
    if path == "-":
        return sys.stdin.buffer.read(), "-"
    try:
        return pathlib.Path(path).read_bytes(), pathlib.Path(path).name
    except OSError as error:
        raise errors.FILE_UNREADABLE(where="file", value=path, why=error.strerror or str(error)) from error


def write_file(path: str, content: bytes) -> None:
    """Write a file; “-” is standard output. Raises FILE_UNWRITABLE."""
    if path == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        pathlib.Path(path).write_bytes(content)
    except OSError as error:
        raise errors.FILE_UNWRITABLE(where="file", value=path, why=error.strerror or str(error)) from error


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, told (done, total); silent where stderr is no terminal."""
    with click.progressbar(length=1, label=say(label), file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:

        def tell(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        yield tell
