"""What places tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceCreated(Event):
    topic: ClassVar[str] = "places.place_created"
    place_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceChanged(Event):
    topic: ClassVar[str] = "places.place_changed"
    place_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceClosed(Event):
    topic: ClassVar[str] = "places.place_closed"
    place_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class CityLoaded(Event):
    """A whole city was loaded at once; its single places are not told one by one."""

    topic: ClassVar[str] = "places.city_loaded"
    city_code: str


@dataclasses.dataclass(frozen=True, slots=True)
class OutlinesLoaded(Event):
    topic: ClassVar[str] = "places.outlines_loaded"
    city_code: str
