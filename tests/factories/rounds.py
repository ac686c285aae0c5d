"""A round over the small set of indicators, opened through the actions, and the people of its units."""

import dataclasses
import datetime as dt
import functools
import io

from tests.factories.indicators import aimed, department, liaison, probe_set
from tests.factories.plans import office, part, task
from tests.factories.registers import SETUP, actor, small_city

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.programme.indicators.actions.definitions import assign
from wufei.programme.indicators.models import IndicatorSet
from wufei.programme.plans.models import Task
from wufei.programme.plans.spec import Role
from wufei.programme.rounds.actions.evidence import Upload
from wufei.programme.rounds.actions.filling import Words, entry_confirm, entry_save
from wufei.programme.rounds.actions.opening import round_open
from wufei.programme.rounds.actions.review import page_submit
from wufei.programme.rounds.models import Entry, EntryPart, Page, Round
from wufei.registers.parties.models import Party

LAST = Period.parse("2024Q3")
NOW = Period.parse("2024Q4")
NOON = dt.datetime(2025, 1, 6, 4, 0, tzinfo=dt.UTC)  # a Monday, noon in Shanghai
DUE = dt.datetime(2025, 1, 15, 10, 0, tzinfo=dt.UTC)
STRAW = {"used": "90", "collectable": "100"}


@dataclasses.dataclass(frozen=True)
class World:
    """A city whose farming department and one county answer for straw, its finance department helps with a task."""

    set: IndicatorSet
    farming: Party
    county: Party
    finance: Party
    task: Task

    @functools.cached_property
    def farmer(self) -> Actor:
        return liaison(self.farming)

    @functools.cached_property
    def clerk(self) -> Actor:
        """Somebody of the county."""
        return actor("county", place="371502")

    @functools.cached_property
    def banker(self) -> Actor:
        return liaison(self.finance)


def world() -> World:
    """The parties and what they answer for; no round yet."""
    found = probe_set()
    farming = department("市农业农村局", "straw", "cell_count")
    county = department("东昌府区农业农村局", "straw", place="371502")
    finance = department("市财政局")
    made = task(part(farming), part(finance, Role.SUPPORT), title="离田利用秸秆")
    aimed("straw", "≥95%", period="2025")
    return World(found, farming, county, finance, made)


def helped(made: World) -> None:
    """Let the county help with the city's straw too: it stands on one entry, the city's."""
    place = small_city()["3715"]
    assign(actor=SETUP, code="straw", place_id=place.pk, party_ids=[made.county.pk], role="support")


def opened(made: World, period: Period = NOW, *, title: str = "季度调度", due: dt.datetime | None = None) -> Round:
    """A round for everything."""
    return round_open(
        actor=office(),
        title=title,
        period=period,
        due_at=due or clock.now() + dt.timedelta(days=9),
        set_id=made.set.pk,
    )


def page_of(found: Round, party: Party) -> Page:
    """A unit's page as it is now."""
    return Page.objects.select_related("round", "round__set", "party", "party__place").get(round=found, party=party)


def entry_of(found: Round, code: str = "straw", place: str = "3715") -> Entry:
    """The entry of an indicator at a place, as it is now."""
    return Entry.objects.get(round=found, indicator__code=code, place__code=place)


def task_entry(found: Round, of: Task) -> Entry:
    """The entry of a task, as it is now."""
    return Entry.objects.get(round=found, task=of)


def part_of(found: Round, party: Party) -> EntryPart:
    """What a unit adds to the one entry of others."""
    return EntryPart.objects.get(page__round=found, page__party=party)


def save(by: Actor, entry: Entry, values: dict[str, str] | None = None, **words: str) -> Entry:
    """Save an entry as it is now."""
    entry.refresh_from_db()
    given = Words(**words) if words else None  # type: ignore[arg-type]
    return entry_save(actor=by, entry_id=entry.pk, version=entry.version, words=given, values=values)


def confirm(by: Actor, entry: Entry) -> Entry:
    """Confirm an entry as it is now."""
    entry.refresh_from_db()
    return entry_confirm(actor=by, entry_id=entry.pk, version=entry.version)


def filled(made: World, found: Round) -> Page:
    """The farming department's page with everything told and confirmed."""
    for entry, values, words in (
        (entry_of(found), STRAW, {"progress": "收储点全部建成。"}),
        (entry_of(found, "cell_count"), {"cells": "40"}, {"progress": "新增 4 个。"}),
        (task_entry(found, made.task), None, {"progress": "按期。"}),
    ):
        save(made.farmer, entry, values, **words)
        confirm(made.farmer, entry)
    return page_of(found, made.farming)


def filed(made: World, found: Round) -> Page:
    """The same page, filed."""
    page = filled(made, found)
    return page_submit(actor=made.farmer, page_id=page.pk, version=page.version)


def photo(seed: int = 1, *, quality: int = 90, side: int = 400) -> bytes:
    """A picture as bytes: soft shapes that depend on the seed, as a photo has them."""
    import numpy as np
    from PIL import Image

    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 255, (6, 6, 3), dtype=np.uint8), "RGB")
    picture = small.resize((side, side * 3 // 4), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def upload(content: bytes, name: str = "现场.jpg") -> Upload:
    """A file to hand in."""
    return Upload(name=name, content=content)
