"""Commands that load when they are called, help in the language spoken, refusals instead of traces.

Not for: the list of commands (main.py).
"""

import contextlib
import dataclasses
import importlib
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from typing import Any

import click

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.words import say
from wufei.kernel.problems import Problem, Problems

BAD_INPUT, UNEXPECTED, STOPPED = 2, 1, 130


@contextlib.contextmanager
def _spoken(command: click.Command) -> Iterator[None]:
    """The help of a command and of its options in the language spoken, while the help is written."""
    options = [p for p in command.params if isinstance(p, click.Option)]
    kept = (command.help, command.short_help, [o.help for o in options])
    command.help, command.short_help = say(command.help or ""), say(command.short_help or "")
    for option in options:
        option.help = say(option.help or "")
    try:
        yield
    finally:
        command.help, command.short_help = kept[0], kept[1]
        for option, text in zip(options, kept[2], strict=True):
            option.help = text


class Command(click.Command):
    """A command whose help is translated when it is shown."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        with _spoken(self):
            super().format_help(ctx, formatter)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One command before it is loaded: its words, where it stands, what it does, whether it needs the house open."""

    path: str
    target: str
    help: str
    section: str = ""
    house: bool = True

    @property
    def words(self) -> list[str]:
        return self.path.split()


class LazyGroup(click.Group):
    """A group that knows its commands by their entries and imports one when it is called."""

    def __init__(self, *, entries: Sequence[Entry], helps: dict[str, str], depth: int = 0, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.entries, self.helps, self.depth = tuple(entries), helps, depth

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the entries."""
        return list(dict.fromkeys(entry.words[self.depth] for entry in self.entries))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; for a word with more behind it, a group."""
        mine = [entry for entry in self.entries if entry.words[self.depth] == cmd_name]
        if not mine:
            return None
        if len(mine[0].words) > self.depth + 1:
            return LazyGroup(
                name=cmd_name, entries=mine, helps=self.helps, depth=self.depth + 1, help=self.helps[cmd_name]
            )
        if mine[0].house:
            from wufei.faces.cli.kit.house import house_open  # noqa: PLC0415  Django is slow to load

            house_open()
        module, _colon, name = mine[0].target.partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{mine[0].target} is no command")
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        with _spoken(self):
            super().format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by section, without loading any."""
        sections: dict[str, dict[str, str]] = {}
        for entry in self.entries:
            word = entry.words[self.depth]
            more = len(entry.words) > self.depth + 1
            sections.setdefault(entry.section if self.depth == 0 else "", {})[word] = say(
                self.helps[word] if more else entry.help
            )
        width = max(len(word) for words in sections.values() for word in words)
        for title, words in sections.items():
            with formatter.section(say(title) if title else say("Commands")):
                formatter.write_dl([(word.ljust(width), help_) for word, help_ in words.items()])


class Root(LazyGroup):
    """The whole command: every refusal becomes words on stderr and an exit code, never a trace."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and end the process: 0 done, 2 bad input, 1 a fault in the program, 130 stopped by hand."""
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.Exit as left:
            code = left.exit_code
        except click.ClickException as refused:
            refused.show()
            code = BAD_INPUT
        except (click.Abort, KeyboardInterrupt):
            click.echo(say("Aborted!"), err=True)
            code = STOPPED
        except (Problem, Problems) as refused:
            code = tell(refused.problems if isinstance(refused, Problems) else (refused,))
        except BrokenPipeError:  # whoever read the output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except Exception as error:  # noqa: BLE001  the last door: words instead of a trace
            code = _unexpected(error)
        sys.exit(code if isinstance(code, int) else 0)


def tell(problems: Sequence[Problem]) -> int:
    """Refusals on stderr: code, place, words, remedy. Returns the exit code."""
    for problem in problems:
        where = problem.where if problem.value is None else f"{problem.where}: {problem.value}"
        click.echo(click.style(problem.code, fg="red") + (f"  ({where})" if where else ""), err=True)
        click.echo(f"  {problem.says(say)}", err=True)
        click.echo(f"  → {problem.remedy(say)}", err=True)
    return BAD_INPUT


def _unexpected(error: Exception) -> int:
    if os.environ.get("WUFEI_TRACE") == "1":
        traceback.print_exception(error)
    if type(error).__module__.startswith(("django.db", "psycopg", "sqlite3")):
        absent = "no such table" in str(error) or "does not exist" in str(error)
        tell([errors.NOT_MIGRATED() if absent else errors.DATABASE_AWAY(why=str(error).strip())])
    else:
        tell([errors.UNEXPECTED(why=f"{type(error).__name__}: {error}")])
    return UNEXPECTED
