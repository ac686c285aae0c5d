"""One unit's page of a round: entries with figures, words, returns, evidence. Not for: acting on it (round_acts.py)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.aims import AimOut, aim_told
from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Id
from wufei.faces.api.kit.paging import Page, Paging, page, page_of
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import PartyNamed, PlaceNamed, exact, period_code
from wufei.faces.api.rounds import PageRow, progress_told
from wufei.kernel.access import Actor
from wufei.kernel.files import queries as files
from wufei.programme.indicators.spec import Flag, ReadingState, Standing, VariableKind
from wufei.programme.rounds.models import Entry, EntryFile, EntryPart
from wufei.programme.rounds.models import Page as UnitPage
from wufei.programme.rounds.queries import entries as queries
from wufei.programme.rounds.queries import rounds, stories
from wufei.programme.rounds.queries.entries import Asked, Sight
from wufei.programme.rounds.spec import EntryKind, EntryState, Lack, Likeness, PageState

router = Router(tags=["rounds"])


class AskedOut(Schema):
    """One input that an entry asks for: what stands now, what stood before."""

    key: str = Field(description="Its name in the formula; send it back in `values`.")
    variable: str
    name_zh: str
    name_en: str
    kind: VariableKind
    value: str | None = Field(description="Exact decimal text in `unit`.")
    unit: str
    typed: bool = Field(description="False: another system tells it, and nobody types it.")
    status: ReadingState | None
    reading_id: int | None
    source: str
    last: str | None = Field(description="What it is compared with.")
    last_period: str | None
    change: str | None
    shrunk: bool = Field(description="An amount since January that became smaller: to be looked at.")
    parts: int = Field(description="Of how many places below it is the sum.")
    expected: int = Field(description="How many places below are asked.")


class ReturnOut(Schema):
    """A field that was sent back."""

    field: str = Field(examples=["progress", "value:used"])
    reason: str
    recorded_at: dt.datetime
    actor_label: str
    answered_at: dt.datetime | None


class EntryFileOut(Schema):
    """Evidence; GET /round-files/{id} gives it."""

    id: int
    name: str
    media_type: str
    sha256: str
    like_id: int | None = Field(description="What was handed in before and is the same or nearly so.")
    likeness: Likeness | None
    recorded_at: dt.datetime
    recorded_by: str

    @staticmethod
    def resolve_name(found: EntryFile) -> str:
        """Of the file."""
        return found.file.name

    @staticmethod
    def resolve_media_type(found: EntryFile) -> str:
        """Of the file."""
        return found.file.media_type

    @staticmethod
    def resolve_likeness(found: EntryFile) -> str | None:
        """None where there is none."""
        return found.likeness or None


class EntryPartOut(Schema):
    """What a supporting unit adds to the entry of another."""

    id: int
    version: int
    entry_id: int
    page_id: int
    party: PartyNamed
    text: str
    done: bool
    changed_at: dt.datetime | None
    changed_by: str

    @staticmethod
    def resolve_party(found: EntryPart) -> Any:
        """Whose part it is."""
        return found.page.party


class OwnPartOut(EntryPartOut):
    """A part of this page's unit, with what it is added to."""

    title: str
    lead: PartyNamed

    @staticmethod
    def resolve_title(found: EntryPart) -> str:
        """Of the entry."""
        return queries.title_of(found.entry)

    @staticmethod
    def resolve_lead(found: EntryPart) -> Any:
        """The unit whose entry it is."""
        return found.entry.page.party


class EntryTold(Schema):
    """An entry: an indicator at a place, or a task; its figures, its words, what keeps it from being filed."""

    id: int
    version: int = Field(description="Send it back when you save or confirm.")
    page_id: int
    round_id: int
    kind: EntryKind
    title: str
    indicator: str | None
    place: PlaceNamed | None
    task_id: int | None
    state: EntryState
    lack: Lack | None = Field(description="What keeps it from being filed.")
    missing: list[str] = Field(description="Keys of inputs that nobody told.")
    carried: bool = Field(description="The words came from the round before; nobody has confirmed them yet.")
    progress: str
    problem: str
    next_step: str
    next_on: dt.date | None
    contact: str
    value: str | None = Field(description="What the formula makes of it, exact decimal text in `unit`.")
    unit: str
    status: ReadingState | None
    flags: list[Flag]
    standing: Standing
    reached_permille: int | None
    target: AimOut | None
    asked: list[AskedOut]
    returns: list[ReturnOut]
    parts: list[EntryPartOut]
    files: list[EntryFileOut]
    changed_at: dt.datetime | None
    changed_by: str


class PageDetail(PageRow):
    """A unit's page with its entries, and its parts of the entries of others."""

    round_title: str
    period: str | None
    entries: list[EntryTold]
    parts: list[OwnPartOut]


class StoryOut(Schema):
    """One thing that happened to a page, or to one entry of it."""

    at: dt.datetime
    act: str = Field(examples=["open", "remind", "late", "submit", "return", "approve", "field", "file", "read"])
    who: str
    text: str
    field: str


class PagesAsked(Paging):
    """Which pages."""

    round: Id | None = None
    party: Id | None = None
    state: PageState | None = None
    mine: bool = Field(False, description="Only those of open rounds that one fills oneself, the earliest due first.")


def sight_told(sight: Sight) -> dict[str, Any]:
    """An entry as EntryTold."""
    entry, figure = sight.entry, sight.figure
    names = ("version", "page_id", "round_id", "kind", "place", "task_id", "state", "carried", "progress", "problem")
    words = ("next_step", "next_on", "contact", "changed_at", "changed_by")
    return {
        "id": entry.pk,
        **{name: getattr(entry, name) for name in (*names, *words)},
        **{
            name: getattr(sight, name) for name in ("title", "lack", "missing", "standing", "returns", "parts", "files")
        },
        "indicator": entry.indicator.code if entry.indicator else None,
        "value": exact(figure.value_micro) if figure else None,
        "unit": sight.definition.unit if sight.definition else "",
        "status": figure.state if figure else None,
        "flags": figure.flags if figure else [],
        "reached_permille": sight.permille,
        "target": aim_told(sight.target),
        "asked": [_asked(asked) for asked in sight.asked],
    }


def _asked(asked: Asked) -> dict[str, Any]:
    variable, reading = asked.variable, asked.reading
    return {
        "variable": variable.code,
        **{name: getattr(variable, name) for name in ("name_zh", "name_en", "kind", "unit")},
        **{name: getattr(asked, name) for name in ("key", "typed", "shrunk", "parts", "expected")},
        "value": exact(asked.value_micro),
        "status": reading.state if reading else None,
        "reading_id": reading.pk if reading else None,
        "source": reading.source if reading else "",
        "last": exact(asked.last_micro),
        "last_period": period_code(asked.last_closing),
        "change": exact(asked.change_micro),
    }


def page_told(actor: Actor, page_id: int) -> dict[str, Any]:
    """A page as PageDetail."""
    found = rounds.page_get(actor=actor, page_id=page_id)
    return {
        **progress_told(rounds.progress_of([found])[0]),
        "round_title": found.round.title,
        "period": period_code(found.round.closing),
        "entries": [sight_told(sight) for sight in queries.sights(actor, found)],
        "parts": [_of_page(part, found) for part in queries.parts_of(found)],
    }


def _of_page(part: EntryPart, found: UnitPage) -> EntryPart:
    part.page = found
    return part


def entry_told(actor: Actor, entry: Entry) -> dict[str, Any]:
    """An entry as it stands now."""
    return sight_told(queries.sight(actor, entry))


@router.get("/round-pages", response=replies(Page[PageRow]))
def pages_list(request: HttpRequest, asked: Query[PagesAsked]) -> dict[str, Any]:
    """The pages within one's reach: all for the office, the own ones for a unit."""
    actor = actor_of(request)
    if asked.mine:
        told = page_of(rounds.own_pages(actor), asked)
    else:
        found = rounds.pages_visible_to(actor)
        for name, value in (("round_id", asked.round), ("party_id", asked.party), ("state", asked.state)):
            if value is not None:
                found = found.filter(**{name: value})
        told = page(found.order_by("-round_id", "due_at", "pk"), asked)
    return {**told, "items": [progress_told(progress) for progress in rounds.progress_of(told["items"])]}


@router.get("/round-pages/{page_id}", response=replies(PageDetail))
def page_get(request: HttpRequest, page_id: Id) -> dict[str, Any]:
    """One unit's page with everything that stands on it."""
    return page_told(actor_of(request), page_id)


@router.get("/round-pages/{page_id}/story", response=replies(list[StoryOut]))
def page_story(request: HttpRequest, page_id: Id) -> list[stories.Happening]:
    """What happened to a page, the latest first: opened, reminded, filed, returned, approved."""
    return stories.page_story(rounds.page_get(actor=actor_of(request), page_id=page_id))


@router.get("/round-entries/{entry_id}", response=replies(EntryTold))
def entry_get(request: HttpRequest, entry_id: Id) -> dict[str, Any]:
    """One entry as it stands now."""
    actor = actor_of(request)
    return entry_told(actor, queries.entry_get(actor=actor, entry_id=entry_id))


@router.get("/round-entries/{entry_id}/story", response=replies(list[StoryOut]))
def entry_story(request: HttpRequest, entry_id: Id) -> list[stories.Happening]:
    """What happened to one entry, that of its page included, the latest first."""
    actor = actor_of(request)
    entry = queries.entry_get(actor=actor, entry_id=entry_id)
    return stories.entry_story(queries.sight(actor, entry), stories.page_story(entry.page))


@router.get("/round-parts/{part_id}", response=replies(EntryPartOut))
def part_get(request: HttpRequest, part_id: Id) -> EntryPart:
    """One supporting unit's part."""
    return queries.part_get(actor=actor_of(request), part_id=part_id)


@router.get("/round-files/{file_id}", response=replies(None), openapi_extra=file_answer())
def round_file(request: HttpRequest, file_id: Id) -> HttpResponse:
    """A piece of evidence on a page within one's reach."""
    found = queries.file_get(actor=actor_of(request), file_id=file_id)
    return attachment(files.file_read(found.file), found.file.name, found.file.media_type)
