"""Legal clocks of a manifest: when each runs out, and whether it was met. Pure. Not for: reminding people."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from wufei.kernel import clock as time
from wufei.kernel.sources import Confidence
from wufei.operations.manifests.spec import Clock, ClockUnit, Event, ManifestSpec


@dataclasses.dataclass(frozen=True, slots=True)
class Running:
    """One clock on one manifest: from when, until when, when it was met; `unsure` where no calendar is on file."""

    clock: Clock
    since: dt.datetime
    due: dt.datetime
    met_at: dt.datetime | None
    unsure: bool

    def overdue(self, now: dt.datetime) -> bool:
        """Whether it ran out: met late, or not met by now."""
        return (self.met_at or now) > self.due


def settable(clock: Clock) -> bool:
    """Whether a house may set another figure: only where the law's own text was not read, or there is none."""
    return clock.confidence is not Confidence.OFFICIAL


def running(spec: ManifestSpec, signed: Sequence[tuple[Event, dt.datetime]]) -> Iterator[Running]:
    """The clocks that were started, each by the last event that starts it and met by the first that ends it then."""
    for clock in spec.clocks:
        begun = [moment for event, moment in signed if event is clock.after]
        if not begun:
            continue
        since = begun[-1]
        met = [moment for event, moment in signed if event in clock.before and moment >= since]
        yield Running(clock, since, due_of(clock, since), min(met, default=None), _unsure(clock, since))


def due_of(clock: Clock, since: dt.datetime) -> dt.datetime:
    """When a clock runs out: to the minute for hours; for days at the end of the last day in Shanghai."""
    if clock.unit is ClockUnit.HOURS:
        return since + dt.timedelta(hours=clock.amount)
    day = time.day_of(since)
    last = (
        time.add_workdays(day, clock.amount)
        if clock.unit is ClockUnit.WORKDAYS
        else day + dt.timedelta(days=clock.amount)
    )
    return time.day_start(last + time.ONE_DAY)


def _unsure(clock: Clock, since: dt.datetime) -> bool:
    if clock.unit is not ClockUnit.WORKDAYS:
        return False
    return bool(time.calendar_gaps(time.day_of(since), time.day_of(due_of(clock, since))))
