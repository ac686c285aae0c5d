"""Typical cases for tests, made through the actions. Not for: the figures they pull (indicators)."""

from typing import Any

from tests.factories.indicators import told
from tests.factories.registers import SETUP, party

from wufei.kernel.access import Actor
from wufei.programme.exemplars.actions.cases import CaseIn, case_add, case_move
from wufei.programme.exemplars.models import Case
from wufei.programme.exemplars.spec import CaseEvent, Field, MetricIn

CELLS = MetricIn("cell_count", "3715", 202412)


def counted(value: str = "320") -> None:
    """The figure that cases pull, told once. The set must be loaded."""
    told("cells", value)


def case_in(**fields: Any) -> CaseIn:
    """A case ready to be handed in, with what differs."""
    given: dict[str, Any] = {
        "title": "秸秆收储一张网",
        "field": Field.FARMING,
        "summary": "收储点进村，农户不出远门。",
        "done": "一是设点。\n二是统运。",
        "metrics": (CELLS,),
    }
    if "lead_id" not in fields:
        given["lead_id"] = party().pk
    return CaseIn(**(given | fields))


def case(by: Actor = SETUP, **fields: Any) -> Case:
    """A case being written."""
    return case_add(actor=by, given=case_in(**fields))


def moved(found: Case, *events: CaseEvent, by: Actor = SETUP, reason: str = "请补充照片") -> Case:
    """The case after these moves."""
    for event in events:
        found = Case.objects.get(pk=found.pk)
        found = case_move(actor=by, case_id=found.pk, version=found.version, event=event, reason=reason)
    return found
