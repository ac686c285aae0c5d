"""The only place that reads the time: now, today in Shanghai, two clocks of a fact, and China's working calendar.

Times are aware and in UTC at rest; days are Shanghai days. Tests stop the clock with `freeze`.
Not for: scheduling (jobs) or formatting for people (faces).
"""

import contextlib
import contextvars
import dataclasses
import datetime as dt
import functools
import importlib.resources
import tomllib
import zoneinfo
from collections.abc import Iterator

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class Frozen:
    """A stopped clock that a test moves by hand."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = _aware(moment).astimezone(dt.UTC)

    def forward(self, step: dt.timedelta) -> None:
        """Move the stopped clock by `step`."""
        self.moment += step


_frozen: contextvars.ContextVar[Frozen | None] = contextvars.ContextVar("wufei_frozen", default=None)


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    stopped = _frozen.get()
    return stopped.moment if stopped is not None else dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """This day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def day_of(moment: dt.datetime) -> dt.date:
    """The Shanghai day on which `moment` falls."""
    return _aware(moment).astimezone(SHANGHAI).date()


def day_start(day: dt.date) -> dt.datetime:
    """Midnight in Shanghai at the start of `day`, in UTC."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI).astimezone(dt.UTC)


def microseconds(moment: dt.datetime) -> int:
    """Microseconds since 1970, UTC, exactly: how a moment stands in bytes that are hashed."""
    return (_aware(moment) - EPOCH) // MICROSECOND


def moment_of(since: int) -> dt.datetime:
    """The moment so many microseconds after 1970, in UTC."""
    return EPOCH + since * MICROSECOND


@contextlib.contextmanager
def freeze(moment: dt.datetime) -> Iterator[Frozen]:
    """Stop the clock at `moment` in this context (tests; not inherited by threads)."""
    stopped = Frozen(moment)
    token = _frozen.set(stopped)
    try:
        yield stopped
    finally:
        _frozen.reset(token)


@dataclasses.dataclass(frozen=True, slots=True)
class Clocks:
    """When something happened and when we were told: both aware, and nothing is recorded before it happened."""

    happened_at: dt.datetime
    recorded_at: dt.datetime

    def __post_init__(self) -> None:
        if _aware(self.happened_at) > _aware(self.recorded_at):
            raise ValueError("recorded before it happened")

    @classmethod
    def told(cls, happened_at: dt.datetime) -> "Clocks":
        """The two clocks of a fact that is being recorded now."""
        return cls(happened_at=happened_at, recorded_at=now())

    @property
    def delay(self) -> dt.timedelta:
        """How long after the fact it was recorded."""
        return self.recorded_at - self.happened_at


@dataclasses.dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year's notice: days off with the holiday's name, weekend days worked, and where this stands."""

    year: int
    source: str
    edition: str
    published: dt.date
    confidence: str
    days_off: dict[dt.date, str]
    days_worked: frozenset[dt.date]


@dataclasses.dataclass(frozen=True, slots=True)
class Workday:
    """Whether `day` is worked. `known` is False where no notice is on file and Monday to Friday was assumed."""

    day: dt.date
    worked: bool
    known: bool
    holiday: str = ""
    edition: str = ""


@functools.cache
def calendar() -> dict[int, CalendarYear]:
    """The working calendar on file, by year (kernel/data/workdays.toml)."""
    text = importlib.resources.files("wufei.kernel").joinpath("data/workdays.toml").read_text("utf-8")
    return {int(year): _year(int(year), table) for year, table in tomllib.loads(text).items()}


def _year(year: int, table: dict[str, object]) -> CalendarYear:
    off: dict[dt.date, str] = {}
    spans = table["off"]
    work = table["work"]
    published = table["published"]
    if not isinstance(spans, list) or not isinstance(work, list) or not isinstance(published, dt.date):
        raise TypeError(f"workdays.toml: {year} is not readable")
    for span in spans:
        day = span["from"]
        while day <= span["to"]:
            off[day] = span["name"]
            day += ONE_DAY
    return CalendarYear(
        year=year,
        source=str(table["source"]),
        edition=str(table["edition"]),
        published=published,
        confidence=str(table["confidence"]),
        days_off=off,
        days_worked=frozenset(work),
    )


def workday(day: dt.date) -> Workday:
    """Whether `day` is worked, why, and by which notice."""
    table = calendar().get(day.year)
    if table is None:
        return Workday(day=day, worked=day.weekday() < SATURDAY, known=False)
    holiday = table.days_off.get(day, "")
    worked = day in table.days_worked or (day.weekday() < SATURDAY and not holiday)
    return Workday(day=day, worked=worked, known=True, holiday=holiday, edition=table.edition)


def is_workday(day: dt.date) -> bool:
    """Whether offices work on `day`."""
    return workday(day).worked


def add_workdays(day: dt.date, n: int) -> dt.date:
    """The n-th working day after `day` (before it, if n is negative); n = 0 is `day` itself, worked or not."""
    step = ONE_DAY if n >= 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_workday(day)
    return day


def workdays_between(start: dt.date, end: dt.date) -> int:
    """Working days after `start` up to and including `end`; negative if `end` comes first.

    So `workdays_between(d, add_workdays(d, n)) == n` for n ≥ 0.
    """
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + ONE_DAY * i) for i in range(1, (end - start).days + 1))


def calendar_gaps(start: dt.date, end: dt.date) -> tuple[int, ...]:
    """The years between two days for which no notice is on file: what a page says beside a computed deadline."""
    low, high = sorted((start.year, end.year))
    return tuple(year for year in range(low, high + 1) if year not in calendar())


def _aware(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
