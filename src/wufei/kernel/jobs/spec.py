"""What a job is, how it tells its progress, who it acts as, and what the clock starts. Pure. Not for: running it.

A job is `@runs("plans.compile", title=_("Read a plan document"))` over `(actor, progress, *, plan_id: int) -> dict`;
it says `progress.step(_("Reading pages"), done=3, total=40)` as it goes.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from wufei.kernel.access import Actor, Permission, system
from wufei.kernel.registry import DeclarationError, Registry
from wufei.kernel.text import Text

Result = Mapping[str, object]
JobFunction = Callable[..., Result]
Resolver = Callable[[str], Actor]
Tick = Callable[[], object]


class Cancelled(Exception):  # noqa: N818  not an error
    """Raised by `Progress.step` when somebody asked for the job to stop. A job lets it pass."""


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """One word of progress: what is being done, how far, of how much (None: not known)."""

    text: Text
    done: int
    total: int | None


class Progress:
    """How a job says how far it is, and hears that it shall stop."""

    def __init__(self, tell: Callable[[Report], bool]) -> None:
        self._tell = tell
        self._last = Report(Text(""), 0, None)

    def step(self, text: str | Text = "", *, done: int | None = None, total: int | None = None) -> None:
        """Say what is being done and how far it is. Raises Cancelled if the job shall stop.

        What is left out stays as it was. May be called for every row: most calls are not written. Call it outside
        transactions: inside one nobody sees it before the end, and on SQLite nobody else can write meanwhile.
        """
        last = self._last
        said = Text(text) if isinstance(text, str) else text
        self._last = Report(
            text=said if said.msgid else last.text,
            done=last.done if done is None else done,
            total=last.total if total is None else total,
        )
        if not self._tell(self._last):
            raise Cancelled

    @property
    def last(self) -> Report:
        """The last word of progress."""
        return self._last


def silent() -> Progress:
    """A progress nobody listens to: to call a job's function directly."""
    return Progress(lambda _report: True)


@dataclasses.dataclass(frozen=True, slots=True)
class JobKind:
    """One sort of job. `restarts`: how often it starts again after its worker died; 0 unless it may run twice."""

    code: str
    title: str
    function: JobFunction
    permission: Permission | None = None
    restarts: int = 0


KINDS: Registry[JobKind] = Registry(JobKind)


def runs(
    code: str, *, title: str, permission: Permission | None = None, restarts: int = 0
) -> Callable[[JobFunction], JobFunction]:
    """Register `(actor, progress, **args) -> dict` as the function of job kind `code`."""

    def register(function: JobFunction) -> JobFunction:
        KINDS.add(code, JobKind(code=code, title=title, function=function, permission=permission, restarts=restarts))
        return function

    return register


@dataclasses.dataclass(frozen=True, slots=True)
class ActorSource:
    """How to load an actor of one kind again, with the grants it has now."""

    load: Resolver


class Actors:
    """Who can be found again by kind and id. Identity adds "person"; a job stores only kind and id."""

    def __init__(self) -> None:
        self.registry: Registry[ActorSource] = Registry(ActorSource)

    def add(self, kind: str, load: Resolver) -> None:
        """Say how actors of `kind` are loaded. `load` raises a Problem if the actor may not act any more."""
        self.registry.add(kind, ActorSource(load))

    def load(self, kind: str, key: str) -> Actor:
        """The actor as it is now; KeyError if nobody loads this kind."""
        return self.registry.get(kind).load(key)


ACTORS = Actors()
ACTORS.add("system", system)

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclasses.dataclass(frozen=True, slots=True)
class Beat:
    """A function the clock starts: every `period`, or every day at `at` (Shanghai). It is quick or it starts a job."""

    code: str
    function: Tick
    period: dt.timedelta | None = None
    at: dt.time | None = None


BEATS: Registry[Beat] = Registry(Beat)


def every(*, minutes: int = 0, hours: int = 0, name: str = "") -> Callable[[Tick], Tick]:
    """Let the worker call a function again and again; by one worker at a time, not made up for when all were down."""
    period = dt.timedelta(minutes=minutes, hours=hours)
    if period <= dt.timedelta():
        raise DeclarationError("every() needs minutes or hours")
    return _beat(name, period, None)


def daily(at: str, *, name: str = "") -> Callable[[Tick], Tick]:
    """Let the worker call a function once a day at `at` ("03:10", Shanghai)."""
    match = _CLOCK.fullmatch(at)
    if match is None:
        raise DeclarationError(f"daily({at!r}): write it as HH:MM")
    return _beat(name, None, dt.time(int(match[1]), int(match[2])))


def _beat(name: str, period: dt.timedelta | None, at: dt.time | None) -> Callable[[Tick], Tick]:
    def register(function: Tick) -> Tick:
        code = name or f"{function.__module__}.{function.__qualname__}"
        BEATS.add(code, Beat(code=code, function=function, period=period, at=at))
        return function

    return register


def seal() -> None:
    """Close the registries of this app, at the end of start-up."""
    KINDS.seal()
    BEATS.seal()
    ACTORS.registry.seal()


def as_arguments(args: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the arguments; TypeError if a name is not a string."""
    if not all(isinstance(name, str) for name in args):
        raise TypeError("the arguments of a job are named")
    return dict(args)
