"""Medical waste: hazardous waste with a register of its own, boxes and bags counted, collected within days.

Five kinds (regulation on medical waste, catalogue of 2021). Hospitals of up to nineteen beds may hand over to a
collecting round; the round is the parent of their sheets.
"""

import datetime as dt

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _
from wufei.operations.manifests.spec import (
    Above,
    Clock,
    ClockUnit,
    Event,
    Field,
    FieldKind,
    ManifestSpec,
    Need,
    NumberForm,
    Role,
)
from wufei.streams._journeys import TAKING_IN, THREE_PARTIES
from wufei.streams._shape import Stream, Version

REGULATION = "医疗废物管理条例"

FIELDS = (
    Field(
        name="boxes",
        label=_("Boxes and bags"),
        kind=FieldKind.COUNT,
        required_at=Event.ISSUE,
        sealed_at=Event.TAKE_OVER,
        source=f"{REGULATION} 12",
    ),
    Field(
        name="department",
        label=_("Department it comes from"),
        sealed_at=Event.ISSUE,
        source=f"{REGULATION} 12",
    ),
    Field(
        name="sharps",
        label=_("Boxes of sharps"),
        kind=FieldKind.COUNT,
        sealed_at=Event.TAKE_OVER,
    ),
    Field(
        name="sharps_closed",
        label=_("Boxes of sharps are closed"),
        kind=FieldKind.FLAG,
        required_at=Event.TAKE_OVER,
        asked_of=Role.GENERATOR,
        sealed_at=Event.TAKE_OVER,
        when=Above("sharps", 0),
    ),
    Field(
        name="plate",
        label=_("Plate"),
        kind=FieldKind.PLATE,
        required_at=Event.TAKE_OVER,
        asked_of=Role.CARRIER,
        sealed_at=Event.ARRIVE,
    ),
    Field(
        name="method",
        label=_("Way of disposal"),
        required_at=Event.TREAT,
        asked_of=Role.RECEIVER,
        sealed_at=Event.TREAT,
        source=f"{REGULATION} 12",
    ),
    Field(
        name="refusal",
        label=_("Reason of the refusal"),
        required_at=Event.REFUSE,
        asked_of=Role.RECEIVER,
        sealed_at=Event.RETURN,
    ),
)

CLOCKS = (
    Clock(
        name="collect",
        label=_("Collected from the temporary store"),
        after=Event.ISSUE,
        before=(Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT),
        amount=2,
        unit=ClockUnit.DAYS,
        source=f"{REGULATION} 17、25",
        confidence=Confidence.OFFICIAL,
    ),
    Clock(
        name="treat",
        label=_("Treated by the disposer, stored at 5 °C or above"),
        after=Event.ARRIVE,
        before=(Event.TREAT, Event.REFUSE),
        amount=24,
        unit=ClockUnit.HOURS,
        source="GB 39707-2020 5.4.6",
        confidence=Confidence.OFFICIAL,
    ),
)

NEEDS = (
    Need(kinds=("medical", "operating"), at=(Event.ISSUE, *TAKING_IN)),
    Need(kinds=("transfer", "white_list"), at=(Event.ISSUE,), across=True),
    Need(kinds=("vehicle",), at=(Event.TAKE_OVER,)),
)

STREAM = Stream(
    code="medical",
    title=_("Medical waste"),
    lists=("medical", "hw"),
    versions=(
        Version(
            dt.date(2021, 1, 1),
            (
                ManifestSpec(
                    steps=THREE_PARTIES,
                    fields=FIELDS,
                    clocks=CLOCKS,
                    number=NumberForm(prefix=""),
                    treatment="method",
                    needs=NEEDS,
                ),
            ),
        ),
    ),
)
