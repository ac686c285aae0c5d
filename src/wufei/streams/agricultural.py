"""Agricultural waste in five profiles: straw, manure, film, packaging of pesticides, livestock that died.

Mass of straw and manure is counted dry where the moisture was measured; packaging is counted in pieces, too.
"""

import datetime as dt

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _
from wufei.operations.manifests.spec import Clock, ClockUnit, Event, Feed, Field, FieldKind, ManifestSpec, Role
from wufei.streams._journeys import AT_THE_GATE, THREE_PARTIES
from wufei.streams._shape import Stream, Version

MOISTURE = Field(
    name="moisture_permille",
    label=_("Moisture"),
    kind=FieldKind.COUNT,
    unit="‰",
    asked_of=Role.RECEIVER,
    sealed_at=Event.ACCEPT,
)
FARMER = Field(name="farmer", label=_("Farmer or collector"), sealed_at=Event.ACCEPT)
REFUSAL = Field(
    name="refusal",
    label=_("Reason of the refusal"),
    required_at=Event.REFUSE,
    asked_of=Role.RECEIVER,
    sealed_at=Event.RETURN,
)

STRAW = ManifestSpec(
    profile="straw",
    title=_("Straw"),
    steps=AT_THE_GATE,
    fields=(
        Field(
            name="use",
            label=_("Use"),
            kind=FieldKind.CHOICE,
            choices={
                "fertiliser": _("fertiliser"),
                "feed": _("feed"),
                "fuel": _("fuel"),
                "substrate": _("growing medium"),
                "material": _("material"),
            },
            required_at=Event.ACCEPT,
            asked_of=Role.RECEIVER,
            sealed_at=Event.ACCEPT,
            source="农办科〔2019〕3号",
        ),
        MOISTURE,
        FARMER,
    ),
    dry=True,
    treatment="use",
    feeds=(Feed(variable="straw_used"),),
)
MANURE = ManifestSpec(
    profile="manure",
    title=_("Manure"),
    steps=THREE_PARTIES,
    fields=(
        Field(
            name="animal",
            label=_("Animal"),
            kind=FieldKind.CHOICE,
            choices={"pig": _("pigs"), "cattle": _("cattle"), "sheep": _("sheep"), "poultry": _("poultry")},
            required_at=Event.ISSUE,
            sealed_at=Event.ISSUE,
        ),
        MOISTURE,
        REFUSAL,
    ),
    dry=True,
    feeds=(Feed(variable="manure_used"),),
)
FILM = ManifestSpec(
    profile="film",
    title=_("Mulch film"),
    steps=AT_THE_GATE,
    fields=(
        Field(
            name="soil_permille",
            label=_("Soil and water in it"),
            kind=FieldKind.COUNT,
            unit="‰",
            sealed_at=Event.ACCEPT,
        ),
        FARMER,
    ),
    feeds=(Feed(variable="agri_film_recovered"),),
)
PACKAGING = ManifestSpec(
    profile="packaging",
    title=_("Packaging of pesticides"),
    steps=AT_THE_GATE,
    fields=(
        Field(
            name="pieces",
            label=_("Pieces"),
            kind=FieldKind.COUNT,
            required_at=Event.ACCEPT,
            asked_of=Role.RECEIVER,
            sealed_at=Event.ACCEPT,
        ),
        FARMER,
    ),
    feeds=(Feed(variable="pesticide_packaging_recovered"),),
)
LIVESTOCK = ManifestSpec(
    profile="livestock",
    title=_("Livestock that died"),
    steps=THREE_PARTIES,
    fields=(
        Field(name="head", label=_("Head"), kind=FieldKind.COUNT, required_at=Event.ISSUE, sealed_at=Event.TAKE_OVER),
        Field(name="ear_tags", label=_("Ear tags"), sealed_at=Event.TAKE_OVER),
        Field(name="insured", label=_("Insured"), kind=FieldKind.FLAG, sealed_at=Event.ACCEPT),
        REFUSAL,
    ),
    clocks=(
        Clock(
            name="collect",
            label=_("Collected"),
            after=Event.ISSUE,
            before=(Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT),
            amount=24,
            unit=ClockUnit.HOURS,
            source="",
            confidence=Confidence.OWN,
        ),
    ),
)

STREAM = Stream(
    code="agricultural",
    title=_("Agricultural waste"),
    lists=("agricultural", "sw"),
    versions=(Version(dt.date(2020, 9, 1), (STRAW, MANURE, FILM, PACKAGING, LIVESTOCK)),),
)
