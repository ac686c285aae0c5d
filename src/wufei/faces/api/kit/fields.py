"""Types of fields that many schemas use, with their limits, descriptions and examples. Not for: schemas themselves."""

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, Base64Bytes, ConfigDict, Field, field_validator

from wufei.kernel.files.queries import MEGABYTE

LARGEST = 2**63 - 1
ROW_LENGTH = 2**31 - 1
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
FIRST_MOMENT, LAST_MOMENT = dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(2200, 12, 31, tzinfo=dt.UTC)

Id = Annotated[int, Field(ge=1, le=LARGEST, description="Id of a record.", examples=[42])]
Version = Annotated[
    int,
    Field(
        ge=0,
        le=ROW_LENGTH,
        description="The version you read. If somebody changed the record since, nothing is done and you get 409.",
        examples=[1],
    ),
]
Day = Annotated[
    dt.date,
    Field(ge=FIRST_DAY, le=LAST_DAY, description="A day in Shanghai, YYYY-MM-DD.", examples=["2025-12-31"]),
]
Moment = Annotated[
    AwareDatetime,
    Field(ge=FIRST_MOMENT, le=LAST_MOMENT, description="A moment with its offset.", examples=["2026-01-01T00:00:00Z"]),
]
Deadline = Annotated[
    str,
    Field(
        max_length=10,
        description="As printed: a year, a month or a day; empty for none.",
        examples=["2025", "2025-12", "2025-12-31"],
    ),
]
Amount = Annotated[
    str,
    Field(
        max_length=40,
        description="Decimal text in the unit given beside it, exact, at most six decimals.",
        examples=["35", "1234.5"],
    ),
]
Fen = Annotated[
    int, Field(ge=0, le=LARGEST, description="Money in fen (1/100 yuan), a whole number.", examples=[123_400_000])
]
Degrees = Annotated[
    int,
    Field(ge=-180_000_000, le=180_000_000, description="Degrees times 1 000 000, CGCS2000 or WGS 84."),
]
Line = Annotated[str, Field(max_length=200)]
Prose = Annotated[str, Field(max_length=20_000)]
PlaceCode = Annotated[
    str, Field(max_length=32, description="Division or grid code; a prefix of all below it.", examples=["371502"])
]

PeriodCode = Annotated[
    str,
    Field(max_length=12, description="A year, half-year, quarter or month.", examples=["2024", "2024H1", "2024Q3"]),
]
MonthCode = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$", description="A month.", examples=["2024-01"])]
Code = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{1,79}$",
        description="Code of an indicator or a variable.",
        examples=["straw_utilisation"],
    ),
]


class Given(Schema):
    """What a request may carry: known fields only, and no NUL character anywhere."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def _no_nul(cls, value: Any) -> Any:
        if _has_nul(value):
            raise ValueError("NUL")
        return value


def _has_nul(value: Any) -> bool:
    match value:
        case str():
            return "\x00" in value
        case dict():
            return any(_has_nul(key) or _has_nul(inner) for key, inner in value.items())
        case list() | tuple():
            return any(_has_nul(inner) for inner in value)
        case _:
            return False


class FileIn(Given):
    """A file inside JSON."""

    name: str = Field(min_length=1, max_length=200, examples=["photo.jpg"])
    content: Base64Bytes = Field(max_length=64 * MEGABYTE, description="The content in base64.", examples=["aGVsbG8="])
    note: str = Field("", max_length=300, description="What it shows.")


class Act(Given):
    """A step on a record that may have been changed meanwhile."""

    version: Version


class ReasonedAct(Act):
    """A step that needs its reason."""

    reason: Prose = Field(description="Why; it stays in the record.", examples=["Repeats T0007."])
