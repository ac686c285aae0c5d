"""Hazardous waste: three parties sign, one manifest a trip and class of waste (order 23 of 2021).

The order leaves the tolerance of weights open; it is a setting of the house (closing).
"""

import datetime as dt

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _
from wufei.operations.manifests.spec import (
    Among,
    Clock,
    ClockUnit,
    Event,
    Feed,
    Field,
    FieldKind,
    Filled,
    ManifestSpec,
    Need,
    Not,
    NumberForm,
    Role,
)
from wufei.streams._journeys import TAKING_IN, THREE_PARTIES
from wufei.streams._shape import Stream, Version

ORDER_23 = "危险废物转移管理办法（生态环境部、公安部、交通运输部令第23号）"

EXEMPT = Among("way", ("exempt",))  # freed from the rules for dangerous goods on the road, not from the manifest

FIELDS = (
    Field(
        name="exemption",
        label=_("Item of the exemption list"),
        help=_("number of the item that frees the transport"),
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
        when=EXEMPT,
        source="国家危险废物名录 附录",
    ),
    Field(
        name="form",
        label=_("Form"),
        kind=FieldKind.CHOICE,
        choices={
            "solid": _("solid"),
            "semisolid": _("semi-solid"),
            "liquid": _("liquid"),
            "gas": _("gas in a container"),
            "mixed": _("mixed, to be characterised"),
        },
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
        source=f"{ORDER_23} 10",
    ),
    Field(
        name="hazards",
        label=_("Hazard properties"),
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
        help=_("T, C, I, R, In, as in the list of the year"),
        source=f"{ORDER_23} 10",
    ),
    Field(name="components", label=_("Main harmful components"), sealed_at=Event.ISSUE),
    Field(
        name="packing",
        label=_("Packing"),
        kind=FieldKind.CHOICE,
        choices={
            "drum": _("drum"),
            "bag": _("bag"),
            "box": _("box"),
            "tank": _("tank"),
            "bulk": _("in bulk"),
            "other": _("other"),
        },
        required_at=Event.ISSUE,
        sealed_at=Event.TAKE_OVER,
    ),
    Field(
        name="packages",
        label=_("Number of packages"),
        kind=FieldKind.COUNT,
        required_at=Event.ISSUE,
        sealed_at=Event.TAKE_OVER,
        when=Among("packing", ("drum", "bag", "box")),
    ),
    Field(
        name="labels",
        label=_("Codes on the labels"),
        help=_("of packages that were labelled elsewhere, a space between two"),
        sealed_at=Event.TAKE_OVER,
        source="HJ 1276-2022",
    ),
    Field(
        name="purpose",
        label=_("Purpose of the move"),
        kind=FieldKind.CHOICE,
        choices={"use": _("utilisation"), "disposal": _("disposal"), "storage": _("storage by a permit holder")},
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
    ),
    Field(
        name="emergency",
        label=_("What to do in an emergency"),
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
        source=f"{ORDER_23} 10",
    ),
    Field(
        name="un_class",
        label=_("Class of dangerous goods"),
        sealed_at=Event.TAKE_OVER,
        help=_("set by the consignor: the generator or the receiver"),
        source=f"{ORDER_23} 13",
    ),
    Field(
        name="plate",
        label=_("Plate"),
        kind=FieldKind.PLATE,
        required_at=Event.TAKE_OVER,
        asked_of=Role.CARRIER,
        sealed_at=Event.ARRIVE,
        source=f"{ORDER_23} 11",
    ),
    Field(
        name="road_permit",
        label=_("Road transport permit"),
        when=Not(EXEMPT),
        asked_of=Role.CARRIER,
        required_at=Event.TAKE_OVER,
        sealed_at=Event.ARRIVE,
        source=f"{ORDER_23} 11",
    ),
    Field(name="waybill", label=_("Waybill of dangerous goods"), asked_of=Role.CARRIER, sealed_at=Event.ARRIVE),
    Field(name="driver", label=_("Driver"), required_at=Event.TAKE_OVER, asked_of=Role.CARRIER, sealed_at=Event.ARRIVE),
    Field(name="driver_phone", label=_("Phone of the driver"), kind=FieldKind.PHONE, sealed_at=Event.ARRIVE),
    Field(
        name="method",
        label=_("Way of utilisation or disposal"),
        required_at=Event.ACCEPT,
        asked_of=Role.RECEIVER,
        sealed_at=Event.TREAT,
        help=_("code of the discharge permit rules, appendix F"),
        source=f"{ORDER_23} 12",
    ),
    Field(
        name="difference",
        label=_("Difference from the manifest"),
        kind=FieldKind.CHOICE,
        choices={
            "none": _("none"),
            "name": _("another waste"),
            "mass": _("another weight"),
            "property": _("another property"),
            "form": _("another form"),
            "packing": _("another packing"),
        },
        sealed_at=Event.ACCEPT,
        source=f"{ORDER_23} 18",
    ),
    Field(
        name="difference_note",
        label=_("What differs"),
        required_at=Event.ACCEPT,
        asked_of=Role.RECEIVER,
        sealed_at=Event.ACCEPT,
        when=Among("difference", ("name", "mass", "property", "form", "packing")),
        source=f"{ORDER_23} 18",
    ),
    Field(
        name="refusal",
        label=_("Reason of the refusal"),
        required_at=Event.REFUSE,
        asked_of=Role.RECEIVER,
        sealed_at=Event.RETURN,
        source=f"{ORDER_23} 18",
    ),
    Field(
        name="hold_note",
        label=_("Note on the temporary stop"),
        sealed_at=Event.ARRIVE,
        when=Filled("plate"),
    ),
)

CLOCKS = (
    Clock(
        name="confirm",
        label=_("Receipt confirmed by the receiver"),
        after=Event.ARRIVE,
        before=(Event.ACCEPT, Event.ACCEPT_PART, Event.REFUSE),
        amount=5,
        unit=ClockUnit.WORKDAYS,
        source=f"{ORDER_23} 18",
        confidence=Confidence.OFFICIAL,
    ),
)

NEEDS = (
    # Whoever takes it in has a permit, or is freed from it for this use and this firm.
    Need(kinds=("operating", "collecting", "medical", "point_to_point"), at=(Event.ISSUE, *TAKING_IN)),
    Need(kinds=("transfer", "white_list", "point_to_point"), at=(Event.ISSUE,), across=True),
    Need(kinds=("dangerous_goods",), at=(Event.TAKE_OVER,), when=Not(EXEMPT)),
    Need(kinds=("vehicle",), at=(Event.TAKE_OVER,), when=Not(EXEMPT)),
)

# By the letters of the ways: R recovers; D1, and D5 as the Basel Convention has it, lie in a landfill. What a firm used
# by itself is on no manifest: its own reports say that.
FEEDS = (
    Feed(variable="industrial_hazardous_waste_utilised", ways=tuple(f"R{number}" for number in range(1, 16))),
    Feed(variable="industrial_hazardous_waste_landfilled", ways=("D1", "D5")),
)

STREAM = Stream(
    code="hazardous",
    title=_("Hazardous waste"),
    lists=("hw",),
    versions=(
        Version(
            dt.date(2022, 1, 1),
            (
                ManifestSpec(
                    steps=THREE_PARTIES,
                    fields=FIELDS,
                    clocks=CLOCKS,
                    number=NumberForm(prefix=""),
                    treatment="method",
                    needs=NEEDS,
                    feeds=FEEDS,
                ),
            ),
        ),
    ),
)
