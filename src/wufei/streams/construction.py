"""Construction waste: five kinds, in cubic metres or tonnes, from an approved site by an approved route."""

import datetime as dt

from wufei.kernel.text import _
from wufei.operations.manifests.spec import Event, Field, FieldKind, ManifestSpec, Need, Role
from wufei.streams._journeys import THREE_PARTIES
from wufei.streams._shape import Stream, Version

RULES_139 = "城市建筑垃圾管理规定（建设部令第139号）"

FIELDS = (
    Field(
        name="approval",
        label=_("Disposal approval of the site"),
        required_at=Event.ISSUE,
        sealed_at=Event.ISSUE,
        source=RULES_139,
    ),
    Field(name="route", label=_("Route"), sealed_at=Event.TAKE_OVER, source=RULES_139),
    Field(
        name="volume_l",
        label=_("Volume"),
        kind=FieldKind.COUNT,
        unit="L",
        sealed_at=Event.ACCEPT,
        help=_("turned into mass by the density of its kind, with its uncertainty"),
    ),
    Field(
        name="plate",
        label=_("Plate"),
        kind=FieldKind.PLATE,
        required_at=Event.TAKE_OVER,
        asked_of=Role.CARRIER,
        sealed_at=Event.ARRIVE,
        source=RULES_139,
    ),
    Field(
        name="covered",
        label=_("The load is covered"),
        kind=FieldKind.FLAG,
        required_at=Event.TAKE_OVER,
        asked_of=Role.CARRIER,
        sealed_at=Event.TAKE_OVER,
        source=RULES_139,
    ),
    Field(
        name="refusal",
        label=_("Reason of the refusal"),
        required_at=Event.REFUSE,
        asked_of=Role.RECEIVER,
        sealed_at=Event.RETURN,
    ),
)

NEEDS = (
    Need(kinds=("disposal",), at=(Event.ISSUE,), number="approval"),
    Need(kinds=("carriage",), at=(Event.TAKE_OVER,)),
)

STREAM = Stream(
    code="construction",
    title=_("Construction waste"),
    lists=("construction", "sw"),
    versions=(
        Version(
            dt.date(2020, 9, 1),
            (ManifestSpec(steps=THREE_PARTIES, fields=FIELDS, density="construction.density", needs=NEEDS),),
        ),
    ),
)
