"""Paper beside manifests: entering one that was kept on paper, holding one against a waybill, setting legal clocks.

It adds to the router of manifests.py, as manifest_acts does. Not for: printing (manifests.py).
"""

import datetime as dt
from typing import Any

import pydantic
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import File, Form, Schema, UploadedFile
from ninja.errors import ValidationError
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import LARGEST, Day, Given, Id, Line, Moment
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.manifest_acts import MOST, ManifestGiven, MoveMade, again
from wufei.faces.api.manifests import ManifestOut, router
from wufei.operations.manifests import actions
from wufei.operations.manifests.models import ClockSetting, Manifest
from wufei.operations.manifests.queries.waybills import waybill_compared
from wufei.operations.manifests.spec import ClockUnit, PaperStep
from wufei.operations.manifests.spec.waybills import Verdict, WaybillIn

EVENTS_MOST, LONGEST = 40, 200_000


class ManifestPaperStepIn(MoveMade):
    """One signature as it stands on the paper."""

    happened_at: Moment = Field(description="When it was signed, as the paper says.")
    name: str = Field(min_length=1, max_length=80, description="The name below it.")


class ManifestPaperIn(Given):
    """A manifest that was kept on paper, whole."""

    manifest: ManifestGiven
    steps: list[ManifestPaperStepIn] = Field([], max_length=EVENTS_MOST, description="In their order.")


class ManifestPaperHow(Given):
    """The part of the form beside the scan."""

    paper: str = Field(
        max_length=LONGEST,
        description='JSON: `{"manifest": as POST /manifests takes it, "steps": [moves, each with `name`, …]}`.',
    )

    def read(self) -> ManifestPaperIn:
        """What it says. Raises ValidationError with the path inside the JSON."""
        try:
            return ManifestPaperIn.model_validate_json(self.paper)
        except pydantic.ValidationError as wrong:
            where = ("form", "how", "paper")
            raise ValidationError([{**error, "loc": (*where, *error["loc"])} for error in wrong.errors()]) from wrong


class WaybillGiven(Given):
    """An electronic waybill. What is left out it does not say."""

    number: Line
    consignor: str = Field("", max_length=200, description="Who hands the goods over: its generator, or its receiver.")
    carrier: str = Field("", max_length=200)
    consignee: str = Field("", max_length=200)
    plate: str = Field("", max_length=20)
    driver: str = Field("", max_length=80)
    goods_name: str = Field("", max_length=200)
    un_number: str = Field("", max_length=8)
    un_class: str = Field("", max_length=8)
    mass_g: int | None = Field(None, ge=0, le=LARGEST, description="In grams.")
    packages: int | None = Field(None, ge=0, le=MOST * 100)
    loaded_at: Moment | None = None
    origin: str = Field("", max_length=300)
    destination: str = Field("", max_length=300)


class WaybillComparedOut(Schema):
    """One field of both."""

    field: str
    label: str = ""
    here: str | None = Field(description="In the manifest.")
    there: str | None = Field(description="In the waybill.")
    verdict: Verdict


class ManifestClockIn(Given):
    """How long a legal clock runs, from a day on."""

    spec: str = Field(max_length=40, examples=["hazardous"])
    name: str = Field(max_length=40, examples=["confirm"])
    amount: int = Field(ge=1, le=999)
    unit: ClockUnit
    source: str = Field(min_length=1, max_length=300, description="The text that says so.")
    valid_from: Day


class ManifestClockSetOut(Schema):
    """A setting of a clock."""

    id: int
    spec: str
    clock: str
    amount: int
    unit: ClockUnit
    source: str
    valid_from: dt.date
    recorded_by: str


@router.post("/manifest-papers", response=replies(ManifestOut))
def manifest_enter(request: HttpRequest, how: Form[ManifestPaperHow], scan: File[UploadedFile]) -> Manifest:
    """Enter a manifest with the signatures on its paper and the picture of it. All or nothing; the same is the same."""
    told = how.read()
    made = actions.manifest_enter(
        actor=actor_of(request),
        given=told.manifest.manifest(),
        steps=[PaperStep(given=step.given(), name=step.name) for step in told.steps],
        scan=scan.read(),
        scan_name=scan.name or "scan",
    )
    return again(request, made.pk)


@router.post("/manifests/{manifest_id}/waybill", response=replies(list[WaybillComparedOut]))
def manifest_waybill(request: HttpRequest, manifest_id: Id, given: WaybillGiven) -> list[dict[str, Any]]:
    """What a manifest and a waybill of the same trip say, field by field. Changes nothing."""
    found = waybill_compared(actor=actor_of(request), manifest_id=manifest_id, waybill=WaybillIn(**given.model_dump()))
    return [
        {
            "field": one.field,
            "label": gettext(one.label),
            "here": _text(one.here),
            "there": _text(one.there),
            "verdict": one.verdict,
        }
        for one in found
    ]


@router.post("/manifest-clocks", response=replies(ManifestClockSetOut))
def manifest_clock_set(request: HttpRequest, given: ManifestClockIn) -> ClockSetting:
    """Set a legal clock whose figure the law leaves open. Needs `manifests.clock.set`."""
    return actions.clock_set(actor=actor_of(request), **given.model_dump())


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)
