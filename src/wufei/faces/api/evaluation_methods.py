"""Methods of evaluation, every edition of them: what is measured, how it becomes points. Not for: evaluations."""

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Given, Id
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import exact
from wufei.programme.evaluation.actions import methods as actions
from wufei.programme.evaluation.models import Method
from wufei.programme.evaluation.queries import methods as queries
from wufei.programme.evaluation.spec import AllocationKind, Item, MeasureKind, Subjects

router = Router(tags=["evaluation"])

TOML = "application/toml"
MICRO = "_micro"


class MethodOut(Schema):
    """One edition of a method."""

    id: int
    code: str
    edition: str
    title_zh: str
    title_en: str
    subjects: Subjects
    demonstration: bool = Field(description="Its weights and bounds are ours and bind nobody.")
    issued_by: str
    sha256: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    recorded_at: dt.datetime
    recorded_by: str


class GradeOut(Schema):
    """A grade, and the points from which on it is given."""

    code: str
    name_zh: str
    name_en: str
    from_points: str


class MeasureOut(Schema):
    """What an item is measured by."""

    kind: MeasureKind
    code: str = Field(description="Of an indicator.")
    what: str = Field(description="Of tasks or rounds.", examples=["done_on_time_share"])


class MethodItem(Schema):
    """One item. Its weight counts within its group; a bonus item has none."""

    code: str
    name_zh: str
    name_en: str
    note_zh: str
    note_en: str
    weight: int
    bonus: str = Field(description="How many points a bonus item adds at most.")
    unit: str
    measure: MeasureOut
    scoring: dict[str, Any] = Field(description="`kind` and the fields of that kind; numbers are exact decimal text.")


class MethodGroup(Schema):
    """A theme with its items."""

    code: str
    name_zh: str
    name_en: str
    weight: int
    items: list[MethodItem]


class RuleOut(Schema):
    """A rule by which an amount is shared out."""

    code: str
    name_zh: str
    name_en: str
    kind: AllocationKind
    over: str = Field(description="Points up to which nothing is given.")
    base_permille: int
    shares: dict[str, int] = Field(description="Parts for each grade.")


class MethodDetail(MethodOut):
    """A method as its file says."""

    note_zh: str
    note_en: str
    source: list[str]
    coverage_permille: int = Field(description="Of which weights there must be data before a score is published.")
    decimals: int = Field(description="Of points.")
    bonus_most: str
    tie_break: list[str]
    grades: list[GradeOut] = Field(description="Best first.")
    groups: list[MethodGroup]
    extras: list[MethodItem] = Field(description="Bonus items.")
    allocations: list[RuleOut]


class MethodUpload(Given):
    """From when to when it may be used."""

    valid_from: Day | None = None
    valid_to: Day | None = None


def _plain(value: Any) -> Any:
    """A rule of scoring as JSON, millionths as exact decimal text."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if not dataclasses.is_dataclass(value):
        return value
    told: dict[str, Any] = {"kind": str(value.kind)} if hasattr(value, "kind") else {}
    for field in dataclasses.fields(value):
        part = getattr(value, field.name)
        if field.name.endswith(MICRO):
            told[field.name.removesuffix(MICRO)] = exact(part)
        else:
            told[field.name] = _plain(part)
    return told


def _item(item: Item) -> dict[str, Any]:
    names = ("code", "name_zh", "name_en", "note_zh", "note_en", "weight", "unit", "measure")
    told = {name: getattr(item, name) for name in names}
    return {**told, "bonus": exact(item.bonus_micro), "scoring": _plain(item.scoring)}


def _detail(found: Method) -> dict[str, Any]:
    read = queries.method_read(found)
    named = ("code", "name_zh", "name_en")
    columns = (*MethodOut.model_fields, "id")
    same = ("note_zh", "note_en", "source", "coverage_permille", "decimals", "tie_break")
    return {
        **{name: getattr(found, name) for name in columns},
        **{name: getattr(read, name) for name in same},
        "bonus_most": exact(read.bonus_most_micro),
        "grades": [
            {**{name: getattr(grade, name) for name in named}, "from_points": exact(grade.from_micro)}
            for grade in read.grades
        ],
        "groups": [
            {
                **{name: getattr(group, name) for name in (*named, "weight")},
                "items": [_item(item) for item in read.items_of(group.code)],
            }
            for group in read.groups
        ],
        "extras": [_item(item) for item in read.extras],
        "allocations": [
            {
                **{name: getattr(rule, name) for name in (*named, "kind", "base_permille", "shares")},
                "over": exact(rule.over_micro),
            }
            for rule in read.allocations
        ],
    }


@router.get("/evaluation-methods", response=replies(Page[MethodOut]))
def methods_list(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Every edition of every method."""
    return page(queries.methods_visible_to(actor_of(request)).defer("text"), asked)


@router.post("/evaluation-methods", response=replies(MethodDetail))
def method_load(request: HttpRequest, how: Form[MethodUpload], file: File[UploadedFile]) -> dict[str, Any]:
    """Load a method from a file; all its faults come at once. The same file again gives the row there is."""
    made = actions.method_load(
        actor=actor_of(request), data=file.read(), name=file.name or "method.toml", **how.model_dump()
    )
    return _detail(made)


@router.post("/evaluation-methods/shipped", response=replies(list[MethodOut]))
def methods_load_shipped(request: HttpRequest) -> list[Method]:
    """Load the demonstrations that come with the product, where they are not there yet."""
    return actions.methods_load_shipped(actor=actor_of(request))


@router.get("/evaluation-methods/{method_id}", response=replies(MethodDetail))
def method_get(request: HttpRequest, method_id: Id) -> dict[str, Any]:
    """One method with its groups, items, grades and rules of funds."""
    return _detail(queries.method_get(actor=actor_of(request), method_id=method_id))


@router.get("/evaluation-methods/{method_id}/file", response=replies(None), openapi_extra=file_answer(TOML))
def method_file(request: HttpRequest, method_id: Id) -> HttpResponse:
    """A method as it was loaded, to the letter."""
    found = queries.method_get(actor=actor_of(request), method_id=method_id)
    return attachment(found.text.encode(), f"{found.code}-{found.edition}.toml", TOML)
