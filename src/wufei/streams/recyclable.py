"""Recyclables: weighed and paid at the gate; vehicles and batteries have a code each and travel with a manifest."""

import datetime as dt

from wufei.kernel.text import _
from wufei.operations.manifests.spec import Event, Feed, Field, FieldKind, ManifestSpec, Role
from wufei.streams._journeys import AT_THE_GATE, THREE_PARTIES
from wufei.streams._shape import Stream, Version

GRADE = Field(
    name="grade",
    label=_("Grade of the goods"),
    required_at=Event.ACCEPT,
    asked_of=Role.RECEIVER,
    sealed_at=Event.ACCEPT,
)
PRICE = Field(
    name="price_fen_per_kg",
    label=_("Price"),
    kind=FieldKind.COUNT,
    unit=_("fen/kg"),
    asked_of=Role.RECEIVER,
    sealed_at=Event.ACCEPT,
)
PLATE = Field(
    name="plate",
    label=_("Plate"),
    kind=FieldKind.PLATE,
    required_at=Event.TAKE_OVER,
    asked_of=Role.CARRIER,
    sealed_at=Event.ARRIVE,
)
REFUSAL = Field(
    name="refusal",
    label=_("Reason of the refusal"),
    required_at=Event.REFUSE,
    asked_of=Role.RECEIVER,
    sealed_at=Event.RETURN,
)

COLLECTED = (Feed(variable="recycled_resources_collected", unit="wan_t"),)

STREAM = Stream(
    code="recyclable",
    title=_("Recyclables"),
    lists=("recyclable", "sw"),
    versions=(
        Version(
            dt.date(2020, 9, 1),
            (
                ManifestSpec(
                    profile="gate",
                    title=_("Weighed at the gate"),
                    steps=AT_THE_GATE,
                    fields=(GRADE, PRICE),
                    feeds=COLLECTED,
                ),
                ManifestSpec(
                    profile="items",
                    title=_("Vehicles and batteries"),
                    steps=THREE_PARTIES,
                    fields=(GRADE, PRICE, PLATE, REFUSAL),
                    items=True,
                    feeds=COLLECTED,
                ),
            ),
        ),
    ),
)
