"""Words of typical cases: fields, states, events. Pure. Not for: what may follow what (states.py)."""

import dataclasses
import enum

from wufei.kernel.text import _


class Field(enum.StrEnum):
    """What a case is about."""

    INDUSTRY = "industry"
    FARMING = "farming"
    HOUSEHOLD = "household"
    BUILDING = "building"
    HAZARDOUS = "hazardous"
    CAPACITY = "capacity"
    PARTICIPATION = "participation"


class CaseState(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SELECTED = "selected"
    WITHDRAWN = "withdrawn"


class CaseEvent(enum.StrEnum):
    SUBMIT = "submit"
    SELECT = "select"
    RETURN = "return"
    WITHDRAW = "withdraw"


@dataclasses.dataclass(frozen=True, slots=True)
class MetricIn:
    """A figure that a case pulls: which indicator, where, which closing month (YYYYMM). Never a number."""

    indicator: str
    place_code: str
    closing: int


FIELD_LABELS: dict[str, str] = {
    Field.INDUSTRY: _("Industry"),
    Field.FARMING: _("Farming"),
    Field.HOUSEHOLD: _("Living"),
    Field.BUILDING: _("Construction"),
    Field.HAZARDOUS: _("Hazardous waste"),
    Field.CAPACITY: _("Institutions and technology"),
    Field.PARTICIPATION: _("Public participation"),
}
STATE_LABELS: dict[str, str] = {
    CaseState.DRAFT: _("Being written"),
    CaseState.SUBMITTED: _("Handed in"),
    CaseState.RETURNED: _("Sent back"),
    CaseState.SELECTED: _("Selected"),
    CaseState.WITHDRAWN: _("Withdrawn"),
}
EVENT_LABELS: dict[str, str] = {
    CaseEvent.SUBMIT: _("hand in"),
    CaseEvent.SELECT: _("select"),
    CaseEvent.RETURN: _("return with a reason"),
    CaseEvent.WITHDRAW: _("withdraw"),
}
