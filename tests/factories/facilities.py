"""Facilities, weighings and runs for tests, made through the app's own actions. Not for: the books (ledger)."""

import datetime as dt
import uuid
from typing import Any

from tests.factories.ledger import NOON
from tests.factories.registers import SETUP, party, small_city

from wufei.operations.facilities.actions.facilities import facility_add
from wufei.operations.facilities.actions.norms import norm_set
from wufei.operations.facilities.actions.runs import run_draft, run_post
from wufei.operations.facilities.actions.weighings import weighing_record
from wufei.operations.facilities.models import Facility, Norm, Run, Weighing
from wufei.operations.facilities.spec import (
    FacilityIn,
    FacilityKind,
    Fate,
    GateWay,
    Input,
    NormIn,
    NormKind,
    Output,
    RunIn,
    WeighingIn,
)

SLAG, ASH, WASTE = "sw:900-001-S64", "hw:772-002-18", "municipal:other"
TONNE = 1_000_000


def facility_in(kind: FacilityKind = FacilityKind.LINE, **fields: Any) -> FacilityIn:
    """A facility as given, of a new firm unless named."""
    told: dict[str, Any] = {"name": "一号线", "kind": kind, **fields}
    if "holder_id" not in told:
        told["holder_id"] = party().pk
    if "place_id" not in told:
        told["place_id"] = small_city()[told.pop("place", "371502")].pk
    told.pop("place", None)
    return FacilityIn(**told)


def facility(kind: FacilityKind = FacilityKind.LINE, **fields: Any) -> Facility:
    """A facility."""
    return facility_add(actor=SETUP, given=facility_in(kind, **fields))


def weighing_in(at: Facility, **fields: Any) -> WeighingIn:
    """A load of ten tonnes at noon, with a fresh key."""
    told = {"key": uuid.uuid4(), "facility_id": at.pk, "direction": GateWay.IN, "weighed_at": NOON}
    return WeighingIn(**{**told, "gross_g": 25 * TONNE, "tare_g": 15 * TONNE, "plate": "鲁P12345", **fields})


def weighing(at: Facility, **fields: Any) -> Weighing:
    """The same, recorded."""
    return weighing_record(actor=SETUP, given=weighing_in(at, **fields))


def run_in(at: Facility, **fields: Any) -> RunIn:
    """A hundred tonnes burned to slag, ash and flue gas, with a fresh key."""
    outputs = (
        Output(Fate.RESIDUE, SLAG, 20 * TONNE),
        Output(Fate.RESIDUE, ASH, 3 * TONNE),
        Output(Fate.PRODUCT, "metal", TONNE),
        Output(Fate.TREATED, WASTE, 70 * TONNE),
        Output(Fate.LOST, WASTE, 6 * TONNE, "evaporation"),
    )
    told = {"key": uuid.uuid4(), "facility_id": at.pk, "started_at": NOON - dt.timedelta(hours=8), "ended_at": NOON}
    return RunIn(**{**told, "inputs": (Input(WASTE, 100 * TONNE),), "outputs": outputs, **fields})


def run(at: Facility, **fields: Any) -> Run:
    """The same, drafted."""
    return run_draft(actor=SETUP, given=run_in(at, **fields))


def posted(at: Facility, **fields: Any) -> Run:
    """The same, in the books."""
    made = run(at, **fields)
    return run_post(actor=SETUP, run_id=made.pk, version=made.version)


def norm(kind: NormKind, value: int, prefix: str = "", **fields: Any) -> Norm:
    """A norm from 2020 on."""
    told = {"kind": kind, "value": value, "prefix": prefix, "source": "本市规定", "valid_from": dt.date(2020, 1, 1)}
    return norm_set(actor=SETUP, given=NormIn(**{**told, **fields}))
