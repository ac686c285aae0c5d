"""What an event may carry, and who may register for it."""

import dataclasses
import datetime as dt
import decimal
import enum
import json
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.outbox.spec import HANDLERS, Event, event_from, handlers_of, handles
from wufei.kernel.registry import DeclarationError


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclasses.dataclass(frozen=True, slots=True)
class Everything(Event):
    topic: ClassVar[str] = "test.everything"
    number: int
    text: str
    yes: bool
    day: dt.date
    moment: dt.datetime
    price: decimal.Decimal
    colour: Colour
    maybe: int | None
    when: dt.date | None
    many: tuple[dt.date, ...]


everything = st.builds(
    Everything,
    number=st.integers(),
    text=st.text(st.characters(exclude_categories=["Cs"])),
    yes=st.booleans(),
    day=st.dates(),
    moment=st.datetimes(timezones=st.just(dt.UTC)),
    price=st.decimals(allow_nan=False, allow_infinity=False),
    colour=st.sampled_from(Colour),
    maybe=st.none() | st.integers(),
    when=st.none() | st.dates(),
    many=st.lists(st.dates()).map(tuple),
)


@given(everything)
def test_an_event_survives_json(event: Everything) -> None:
    back = event_from(Everything, json.loads(json.dumps(event.as_json())))
    assert back == event
    assert type(back.colour) is Colour


def test_fields_may_come_and_go_between_versions() -> None:
    @dataclasses.dataclass(frozen=True)
    class Now(Event):
        topic: ClassVar[str] = "test.now"
        kept: int
        new: str = "x"

    assert event_from(Now, {"kept": 1, "gone": True}) == Now(kept=1)


def test_what_cannot_be_carried_is_refused_at_start() -> None:
    @dataclasses.dataclass(frozen=True)
    class Float(Event):
        topic: ClassVar[str] = "test.float"
        mass: float

    @dataclasses.dataclass(frozen=True)
    class Nameless(Event):
        mass: int

    @dataclasses.dataclass(frozen=True)
    class Thief(Event):
        topic: ClassVar[str] = "test.everything"

    with HANDLERS.opened():
        handles(Everything, name="test.first")(lambda _event: None)
        for event in (Float, Nameless, Thief):
            with pytest.raises(DeclarationError):
                handles(event, name="test.second")(lambda _event: None)
        with pytest.raises(DeclarationError, match="twice"):
            handles(Everything, name="test.first")(lambda _event: None)
        assert [h.name for h in handlers_of("test.everything")] == ["test.first"]
    assert handlers_of("test.everything") == []
    with pytest.raises(TypeError, match="float"):
        Float(mass=0.5).as_json()
