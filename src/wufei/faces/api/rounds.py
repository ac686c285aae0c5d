"""Rounds as a whole: list, how one stands, opening, its clock and its end, reminders, the bulletin.

Not for: one unit's page (round_pages.py).
"""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Given, Id, Moment, PeriodCode, Prose, ReasonedAct
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import PartyNamed, language, root_of
from wufei.kernel.access import Actor
from wufei.kernel.papers import docx, xlsx
from wufei.kernel.periods import Length, Period
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.plans.queries.tasks import simulated
from wufei.programme.rounds.actions import opening, reminders
from wufei.programme.rounds.models import Round
from wufei.programme.rounds.queries import asking
from wufei.programme.rounds.queries import rounds as queries
from wufei.programme.rounds.queries.bulletin import bulletin
from wufei.programme.rounds.queries.rounds import Progress, Standing
from wufei.programme.rounds.spec import PageState, RoundState

router = Router(tags=["rounds"])

WRITERS = {"docx": (docx.write, docx.DOCX), "xlsx": (xlsx.write, xlsx.XLSX)}


class PageRow(Schema):
    """One unit's page and how far it is. Parts of others' entries count as entries."""

    id: int
    version: int = Field(description="Send it back with every act on the page.")
    round_id: int
    party: PartyNamed
    state: PageState
    due_at: dt.datetime
    days_left: int = Field(description="Below zero: so many days late.")
    overdue: bool
    total: int = Field(description="Entries asked for.")
    filled: int
    returned: int
    returns: int = Field(description="How often the page was sent back.")
    submitted_at: dt.datetime | None
    submitted_by: str
    first_submitted_at: dt.datetime | None
    reviewed_at: dt.datetime | None
    reviewed_by: str


class RoundOut(Schema):
    """A round and how it stands, as far as one may see its pages."""

    id: int
    version: int
    title: str
    period: str = Field(examples=["2024Q4"])
    closing: int = Field(examples=[202412])
    set_id: int | None = Field(description="The set of indicators it asks for.")
    with_tasks: bool
    state: RoundState
    opened_at: dt.datetime
    opened_by: str
    due_at: dt.datetime
    closed_at: dt.datetime | None
    note: str
    simulated: bool
    units: int = Field(description="Pages.")
    filed: int
    overdue: int
    returned: int = Field(description="Pages that have something to mend.")
    waiting: int = Field(description="Pages that wait for the office.")
    entries: int
    filled: int


class RoundDetail(RoundOut):
    """A round with its pages: late ones first, then what waits for the office."""

    pages: list[PageRow]


class LoadOut(Schema):
    """What one unit would be asked for."""

    party: PartyNamed
    indicators: int
    tasks: int
    parts: int = Field(description="Entries of others to which it would add.")


class PreviewOut(Schema):
    """What a round would ask for if it were opened now."""

    indicators: int
    tasks: int
    loads: list[LoadOut]
    unanswered: list[str] = Field(description="Names of indicators that no unit answers for.")

    @staticmethod
    def resolve_unanswered(seen: asking.Preview) -> tuple[str, ...]:
        """By name."""
        return seen.unanswered_names


class RemindedOut(Schema):
    """How many units were reminded."""

    pages: int


class RoundsAsked(Paging):
    """Which rounds."""

    state: RoundState | None = None
    period: PeriodCode = ""


class PreviewAsked(Given):
    """What a round would ask for."""

    set: Id | None = None
    with_tasks: bool = True


class BulletinAsked(Given):
    """In which form."""

    kind: Literal["docx", "xlsx"] = "docx"


class RoundGiven(Given):
    """A round to open."""

    title: str = Field(max_length=120)
    period: PeriodCode
    due_at: Moment
    set_id: Id | None = Field(None, description="Null: no indicators are asked for.")
    with_tasks: bool = True
    note: str = Field("", max_length=400)


class RoundClose(Act):
    """The end of a round."""

    note: str = Field("", max_length=400)


class RoundDue(Act):
    """Another deadline."""

    due_at: Moment
    reason: Prose = ""


class RemindIn(Given):
    """Words to go with the reminder."""

    note: str = Field("", max_length=200)


def progress_told(progress: Progress) -> dict[str, Any]:
    """How far a page is, as PageRow."""
    found = progress.page
    names = ("version", "round_id", "party", "state", "due_at", "returns", "submitted_at", "submitted_by")
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in (*names, "first_submitted_at", "reviewed_at", "reviewed_by")},
        **{name: getattr(progress, name) for name in ("days_left", "overdue", "total", "filled", "returned")},
    }


def _told(found: Round, standing: Standing) -> dict[str, Any]:
    names = ("version", "title", "closing", "set_id", "with_tasks", "state", "opened_at", "opened_by", "due_at")
    return {
        "id": found.pk,
        "period": Period.closing_with(found.closing, Length(found.length)).code,
        **{name: getattr(found, name) for name in (*names, "closed_at", "note", "simulated")},
        "units": len(standing.pages),
        "overdue": len(standing.overdue),
        **{name: getattr(standing, name) for name in ("filed", "returned", "waiting", "entries", "filled")},
    }


def _detail(actor: Actor, round_id: int) -> dict[str, Any]:
    found = queries.round_get(actor=actor, round_id=round_id)
    standing = queries.round_standing(actor, found)
    return {**_told(found, standing), "pages": [progress_told(progress) for progress in standing.pages]}


@router.get("/rounds", response=replies(Page[RoundOut]))
def rounds_list(request: HttpRequest, asked: Query[RoundsAsked]) -> dict[str, Any]:
    """Every round, newest first, with how many units have filed and are late."""
    actor = actor_of(request)
    found = queries.rounds_visible_to(actor)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if asked.period:
        found = found.filter(closing=Period.parse(asked.period).closing)
    told = page(found, asked)
    standings = queries.round_standings(actor, told["items"])
    return {**told, "items": [_told(each, standings[each.pk]) for each in told["items"]]}


@router.post("/rounds", response=replies(RoundDetail))
def round_open(request: HttpRequest, given: RoundGiven) -> dict[str, Any]:
    """Open a round: a page for every unit that answers for an indicator of the set or for an open task."""
    actor = actor_of(request)
    made = opening.round_open(
        actor=actor,
        period=Period.parse(given.period),
        simulated=simulated(),
        **given.model_dump(exclude={"period"}),
    )
    return _detail(actor, made.pk)


@router.get("/rounds/now", response=replies(RoundDetail))
def round_now(request: HttpRequest) -> dict[str, Any]:
    """The round that asks the most of those that are open, else the one that closed last."""
    actor = actor_of(request)
    found = queries.round_now(actor)
    if found is None:
        raise NOT_FOUND(where="round", value=None)
    return _detail(actor, found.pk)


@router.get("/rounds/preview", response=replies(PreviewOut))
def round_preview(request: HttpRequest, asked: Query[PreviewAsked]) -> asking.Preview:
    """What opening a round would ask of how many units."""
    return asking.preview(actor=actor_of(request), set_id=asked.set, with_tasks=asked.with_tasks)


@router.get("/rounds/{round_id}", response=replies(RoundDetail))
def round_get(request: HttpRequest, round_id: Id) -> dict[str, Any]:
    """One round with the pages one may see."""
    return _detail(actor_of(request), round_id)


@router.get("/rounds/{round_id}/overdue", response=replies(list[PageRow]))
def round_overdue(request: HttpRequest, round_id: Id) -> list[dict[str, Any]]:
    """The units that are late with their page."""
    actor = actor_of(request)
    standing = queries.round_standing(actor, queries.round_get(actor=actor, round_id=round_id))
    return [progress_told(progress) for progress in standing.overdue]


@router.get("/rounds/{round_id}/bulletin", response=replies(None), openapi_extra=file_answer(docx.DOCX, xlsx.XLSX))
def round_bulletin(request: HttpRequest, round_id: Id, asked: Query[BulletinAsked]) -> HttpResponse:
    """The bulletin out of live figures, each with a footnote to its source, in the language of the request."""
    actor = actor_of(request)
    found = queries.round_get(actor=actor, round_id=round_id)
    write, media_type = WRITERS[asked.kind]
    paper = bulletin(actor, found, language=language(), root=root_of(request))
    return attachment(write(paper, gettext), f"{found.title}-{gettext('bulletin')}.{asked.kind}", media_type)


@router.post("/rounds/{round_id}/remind", response=replies(RemindedOut))
def round_remind(request: HttpRequest, round_id: Id, given: RemindIn) -> dict[str, int]:
    """Remind every unit whose page is not filed."""
    return {"pages": reminders.round_remind(actor=actor_of(request), round_id=round_id, note=given.note)}


@router.post("/rounds/{round_id}/due", response=replies(RoundDetail))
def round_due(request: HttpRequest, round_id: Id, given: RoundDue) -> dict[str, Any]:
    """Move the deadline of a round, and of every page that has none of its own."""
    actor = actor_of(request)
    opening.round_due(actor=actor, round_id=round_id, **given.model_dump())
    return _detail(actor, round_id)


@router.post("/rounds/{round_id}/close", response=replies(RoundDetail))
def round_close(request: HttpRequest, round_id: Id, given: RoundClose) -> dict[str, Any]:
    """Close a round: nobody fills any more."""
    actor = actor_of(request)
    opening.round_close(actor=actor, round_id=round_id, version=given.version, note=given.note)
    return _detail(actor, round_id)


@router.post("/rounds/{round_id}/reopen", response=replies(RoundDetail))
def round_reopen(request: HttpRequest, round_id: Id, given: ReasonedAct) -> dict[str, Any]:
    """Open a closed round again."""
    actor = actor_of(request)
    opening.round_reopen(actor=actor, round_id=round_id, version=given.version, reason=given.reason)
    return _detail(actor, round_id)
