"""Pages of a list: limit, offset, total. Not for: filtering."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import Field

from wufei.faces.api.kit.fields import Given

T = TypeVar("T")
M = TypeVar("M", bound=Model)
LARGEST_PAGE = 500
FARTHEST = 10_000_000


class Paging(Given):
    """Which piece of a list is wanted."""

    limit: int = Field(50, ge=1, le=LARGEST_PAGE, description=f"Rows in the answer, at most {LARGEST_PAGE}.")
    offset: int = Field(0, ge=0, le=FARTHEST, description="Rows to leave out from the beginning.")


class Page(Schema, Generic[T]):
    """A piece of a list."""

    items: list[T]
    total: int = Field(description="Rows there are in all, after filters.")
    limit: int
    offset: int


def page(
    found: QuerySet[M], asked: Paging, *, load: Callable[[QuerySet[M]], QuerySet[M]] | None = None
) -> dict[str, Any]:
    """The piece `asked` wants; `load` adds what a row shows, after the counting."""
    rows = load(found) if load is not None else found
    items = list(rows[asked.offset : asked.offset + asked.limit])
    return {"items": items, "total": found.count(), "limit": asked.limit, "offset": asked.offset}


def page_of(found: Sequence[T], asked: Paging) -> dict[str, Any]:
    """The same for a list that is loaded already."""
    items = found[asked.offset : asked.offset + asked.limit]
    return {"items": list(items), "total": len(found), "limit": asked.limit, "offset": asked.offset}
