"""Words of works: what is built or torn down, what it makes by which factor, where that shall go. Not for: judging."""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping, Sequence

from wufei.kernel.text import _


class WorksState(enum.StrEnum):
    """Where works stand: estimated, under way, told to be over, checked."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    UNDER_WAY = "under_way"
    FINISHED = "finished"
    CHECKED = "checked"
    WITHDRAWN = "withdrawn"


class WorksEvent(enum.StrEnum):
    """What happens to works."""

    SUBMIT = "submit"
    RETURN = "return"
    CONFIRM = "confirm"
    FINISH = "finish"
    REOPEN = "reopen"
    CHECK = "check"
    WITHDRAW = "withdraw"


STATE_LABELS: Mapping[str, str] = {
    WorksState.DRAFT: _("Draft"),
    WorksState.SUBMITTED: _("Estimate to check"),
    WorksState.RETURNED: _("Sent back"),
    WorksState.UNDER_WAY: _("Under way"),
    WorksState.FINISHED: _("Over, to check"),
    WorksState.CHECKED: _("Checked"),
    WorksState.WITHDRAWN: _("Withdrawn"),
}
EVENT_LABELS: Mapping[str, str] = {
    WorksEvent.SUBMIT: _("Hand in the estimate"),
    WorksEvent.RETURN: _("Send back"),
    WorksEvent.CONFIRM: _("Confirm the estimate"),
    WorksEvent.FINISH: _("Report the works as over"),
    WorksEvent.REOPEN: _("Send back to the builder"),
    WorksEvent.CHECK: _("Close as checked"),
    WorksEvent.WITHDRAW: _("Withdraw"),
}
# Someone else has to live with it: not without a word.
REASONED = frozenset({WorksEvent.RETURN, WorksEvent.REOPEN, WorksEvent.WITHDRAW})


class Measure(enum.StrEnum):
    """What a factor is for one of."""

    AREA = "m2"
    VOLUME = "m3"
    HOUSEHOLDS = "households"


MEASURE_LABELS: Mapping[str, str] = {
    Measure.AREA: _("Floor area, m²"),
    Measure.VOLUME: _("Volume, m³"),
    Measure.HOUSEHOLDS: _("Households"),
}


class Way(enum.StrEnum):
    """What shall become of it."""

    ON_SITE = "on_site"
    RECYCLE = "recycle"
    FILL = "fill"
    LANDFILL = "landfill"


WAY_LABELS: Mapping[str, str] = {
    Way.ON_SITE: _("Used on the site"),
    Way.RECYCLE: _("To a recycler"),
    Way.FILL: _("Fill and levelling elsewhere"),
    Way.LANDFILL: _("To landfill"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A part of works that makes one kind of waste. `factor`: its code in the catalogue; `per`: how much of the measure
    the factor is for; `waste`: list:code.
    """

    code: str
    title: str
    measure: Measure
    waste: str
    factor: str
    per: int = 1


_SPOIL, _SITE = "construction:spoil", "construction:site"
_DEMOLITION, _DECORATION = "construction:demolition", "construction:decoration"
_TEN_THOUSAND = 10_000

# Which factors there are stands in the catalogue, each with its source and how sure it is; here only what they are for.
ITEMS: Mapping[str, Item] = {
    item.code: item
    for item in (
        Item(
            code="build",
            title=_("New building, whole"),
            measure=Measure.AREA,
            waste=_SITE,
            factor="construction.site_per_area",
            per=_TEN_THOUSAND,
        ),
        Item(
            code="build_brick",
            title=_("Main works: brick and concrete"),
            measure=Measure.AREA,
            waste=_SITE,
            factor="construction.building_brick_concrete",
        ),
        Item(
            code="build_reinforced",
            title=_("Main works: reinforced concrete"),
            measure=Measure.AREA,
            waste=_SITE,
            factor="construction.building_reinforced",
        ),
        Item(
            code="dig",
            title=_("Excavation less backfill"),
            measure=Measure.VOLUME,
            waste=_SPOIL,
            factor="construction.spoil_density",
        ),
        Item(
            code="demolish",
            title=_("Demolition, whole"),
            measure=Measure.AREA,
            waste=_DEMOLITION,
            factor="construction.demolition_per_area",
            per=_TEN_THOUSAND,
        ),
        Item(
            code="demolish_civil",
            title=_("Demolition: civil buildings"),
            measure=Measure.AREA,
            waste=_DEMOLITION,
            factor="construction.demolition_civil",
        ),
        Item(
            code="demolish_timber",
            title=_("Demolition: brick and timber"),
            measure=Measure.AREA,
            waste=_DEMOLITION,
            factor="construction.demolition_brick_timber",
        ),
        Item(
            code="demolish_brick",
            title=_("Demolition: brick and concrete"),
            measure=Measure.AREA,
            waste=_DEMOLITION,
            factor="construction.demolition_brick_concrete",
        ),
        Item(
            code="demolish_reinforced",
            title=_("Demolition: reinforced concrete"),
            measure=Measure.AREA,
            waste=_DEMOLITION,
            factor="construction.demolition_reinforced",
        ),
        Item(
            code="demolish_steel",
            title=_("Demolition: steel structures"),
            measure=Measure.AREA,
            waste=_DEMOLITION,
            factor="construction.demolition_steel",
        ),
        Item(
            code="demolish_structure",
            title=_("Demolition: structures by solid volume"),
            measure=Measure.VOLUME,
            waste=_DEMOLITION,
            factor="construction.demolition_structure",
        ),
        Item(
            code="decorate",
            title=_("Decoration of homes"),
            measure=Measure.HOUSEHOLDS,
            waste=_DECORATION,
            factor="construction.decoration_per_household",
        ),
        Item(
            code="decorate_small",
            title=_("Decoration: homes up to 160 m²"),
            measure=Measure.AREA,
            waste=_DECORATION,
            factor="construction.decoration_small",
        ),
        Item(
            code="decorate_large",
            title=_("Decoration: homes above 160 m²"),
            measure=Measure.AREA,
            waste=_DECORATION,
            factor="construction.decoration_large",
        ),
    )
}
WASTES = (_SPOIL, "construction:slurry", _SITE, _DEMOLITION, _DECORATION)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LineIn:
    """A part of the works. `planned_g`: what the builder expects, in grams; None: the middle of what the factor says.

    `why`: asked for where what is expected lies outside of what the factor says.
    """

    item: str
    quantity: int
    planned_g: int | None = None
    why: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OutletIn:
    """Where a part of a waste shall go, in grams. `receiver_id`: None while nobody is chosen, or on the site."""

    waste: str
    way: Way
    mass_g: int
    receiver_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WorksIn:
    """Works as their builder tells them before they begin. `key`: made by whoever writes them down.

    `approval`: number of the disposal approval; loads that name it, or that leave from `site_id`, are those of the
    works. `starts_on`, `ends_on`: planned days, both included.
    """

    key: uuid.UUID
    party_id: int
    name: str
    place_id: int
    starts_on: dt.date
    ends_on: dt.date
    lines: Sequence[LineIn]
    outlets: Sequence[OutletIn] = ()
    approval: str = ""
    site_id: int | None = None
    note: str = ""
    simulated: bool = False
