"""Municipal waste: rounds and gates; households have no manifest. Kitchen waste of caterers is handed over by sheet."""

import datetime as dt

from wufei.kernel.text import _
from wufei.operations.manifests.spec import Event, Feed, Field, FieldKind, ManifestSpec, Role
from wufei.streams._journeys import AT_THE_GATE, THREE_PARTIES
from wufei.streams._shape import Stream, Version

PLATE = Field(
    name="plate",
    label=_("Plate"),
    kind=FieldKind.PLATE,
    required_at=Event.ACCEPT,
    asked_of=Role.RECEIVER,
    sealed_at=Event.ACCEPT,
)
BARRELS = Field(
    name="barrels",
    label=_("Barrels"),
    kind=FieldKind.COUNT,
    required_at=Event.TAKE_OVER,
    asked_of=Role.CARRIER,
    sealed_at=Event.TAKE_OVER,
)
SORTED = Field(
    name="sorted",
    label=_("How well it is sorted"),
    kind=FieldKind.CHOICE,
    choices={"good": _("well"), "fair": _("fairly"), "bad": _("badly")},
    sealed_at=Event.TAKE_OVER,
    asked_of=Role.CARRIER,
)
REFUSAL = Field(
    name="refusal",
    label=_("Reason of the refusal"),
    required_at=Event.REFUSE,
    asked_of=Role.RECEIVER,
    sealed_at=Event.RETURN,
)

STREAM = Stream(
    code="municipal",
    title=_("Municipal waste"),
    lists=("municipal", "sw"),
    versions=(
        Version(
            dt.date(2020, 9, 1),
            (
                ManifestSpec(
                    profile="gate",
                    title=_("Weighed at the gate"),
                    steps=AT_THE_GATE,
                    fields=(PLATE,),
                    feeds=(Feed(variable="household_waste_collected", unit="wan_t"),),
                ),
                ManifestSpec(
                    profile="kitchen",
                    title=_("Kitchen waste of caterers"),
                    steps=THREE_PARTIES,
                    fields=(BARRELS, SORTED, REFUSAL),
                ),
            ),
        ),
    ),
)
