"""General industrial solid waste: what leaves the works, as table 3 of the ledger asks for it (notice 82 of 2021)."""

import datetime as dt

from wufei.kernel.text import _
from wufei.operations.manifests.spec import Among, Event, Feed, Field, FieldKind, ManifestSpec, Need, Role
from wufei.streams._journeys import THREE_PARTIES
from wufei.streams._shape import Stream, Version

NOTICE = "一般工业固体废物管理台账制定指南（试行）（生态环境部公告2021年第82号）"

FIELDS = (
    Field(
        name="pollution_class",
        label=_("Class of the waste"),
        kind=FieldKind.CHOICE,
        choices={"1": "Ⅰ", "2": "Ⅱ"},
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
        source=f"{NOTICE} 3",
    ),
    Field(name="batch", label=_("Batch of the ledger"), sealed_at=Event.ISSUE, source=f"{NOTICE} 3"),
    Field(
        name="flow",
        label=_("Where it goes"),
        kind=FieldKind.CHOICE,
        choices={
            "province": _("within the province"),
            "across": _("to another province"),
            "border": _("across the border"),
        },
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
        source=f"{NOTICE} 3",
    ),
    Field(
        name="approval",
        label=_("Record of the move to another province"),
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
        when=Among("flow", ("across", "border")),
    ),
    Field(
        name="purpose",
        label=_("Purpose of the move"),
        kind=FieldKind.CHOICE,
        choices={"use": _("utilisation"), "disposal": _("disposal"), "storage": _("storage")},
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
    ),
    Field(
        name="mode",
        label=_("Means of transport"),
        kind=FieldKind.CHOICE,
        choices={
            "road": _("road"),
            "rail": _("rail"),
            "ship": _("ship"),
            "pipe": _("pipe"),
            "belt": _("belt"),
        },
        required_at=Event.ISSUE,
        sealed_at=Event.TAKE_OVER,
        source=f"{NOTICE} 3",
    ),
    Field(
        name="plate",
        label=_("Plate"),
        kind=FieldKind.PLATE,
        required_at=Event.TAKE_OVER,
        asked_of=Role.CARRIER,
        sealed_at=Event.ARRIVE,
        when=Among("mode", ("road",)),
        source=f"{NOTICE} 3",
    ),
    Field(
        name="refusal",
        label=_("Reason of the refusal"),
        required_at=Event.REFUSE,
        asked_of=Role.RECEIVER,
        sealed_at=Event.RETURN,
    ),
)

# Filed before it goes to another province to be used there; the filing says how much.
NEEDS = (Need(kinds=("use_filing",), at=(Event.ISSUE,), across=True, number="approval"),)

FEEDS = (
    Feed(variable="general_industrial_waste_utilised", ways=("use",)),
    Feed(variable="general_industrial_waste_stored_disposed", ways=("disposal", "storage")),
)

STREAM = Stream(
    code="industrial",
    title=_("General industrial solid waste"),
    lists=("sw",),
    versions=(
        Version(
            dt.date(2022, 1, 1),
            (ManifestSpec(steps=THREE_PARTIES, fields=FIELDS, treatment="purpose", needs=NEEDS, feeds=FEEDS),),
        ),
    ),
)
