"""Construction works for tests, with loads that leave them. Not for: other loads (manifests)."""

import datetime as dt
import uuid
from typing import Any

from tests.factories.manifests import ROLES, Trio
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.operations.manifests.actions import manifest_create, manifest_sign
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event, ManifestIn, SignIn
from wufei.operations.works.actions.works import works_draft, works_move
from wufei.operations.works.models import Works
from wufei.operations.works.spec import LineIn, OutletIn, Way, WorksEvent, WorksIn

TONNE = 1_000_000
APPROVAL = "聊建消2026-018"
SPOIL, DEMOLITION = "construction:spoil", "construction:demolition"
FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


def works_in(three: Trio, **fields: Any) -> WorksIn:
    """A thousand square metres of brick and concrete torn down: 900 t by the factor, all to the receiver."""
    told: dict[str, Any] = {
        "key": uuid.uuid4(),
        "party_id": three.generator.pk,
        "name": "老厂房拆除",
        "place_id": three.generator.place_id,
        "starts_on": FIRST,
        "ends_on": LAST,
        "lines": (LineIn(item="demolish_brick", quantity=1000),),
        "outlets": (OutletIn(waste=DEMOLITION, way=Way.RECYCLE, mass_g=900 * TONNE, receiver_id=three.receiver.pk),),
        "approval": APPROVAL,
    }
    return WorksIn(**{**told, **fields})


def moved(works: Works, event: WorksEvent, **fields: Any) -> Works:
    """One move by whoever may do everything, with a reason."""
    version = Works.objects.values_list("version", flat=True).get(pk=works.pk)
    told = {"reason": "按要求补充", **fields}
    return works_move(actor=SETUP, works_id=works.pk, version=version, event=event, **told)


def under_way(three: Trio, **fields: Any) -> Works:
    """Works whose estimate was confirmed."""
    row = works_draft(actor=SETUP, given=works_in(three, **fields))
    for event in (WorksEvent.SUBMIT, WorksEvent.CONFIRM):
        row = moved(row, event)
    return row


def load(three: Trio, tonnes: int, *events: Event, code: str = DEMOLITION, **fields: Any) -> Manifest:
    """A load under the approval of the works, on which these events were signed."""
    values = {"approval": APPROVAL}
    told: dict[str, Any] = {
        "key": uuid.uuid4(),
        "spec": "construction",
        "generator_id": three.generator.pk,
        "receiver_id": three.receiver.pk,
        "carriers": (three.carrier.pk,),
        "code": code,
        "mass_g": tonnes * TONNE,
        "values": values,
    }
    row = manifest_create(actor=three.people[ROLES[Event.ISSUE]], given=ManifestIn(**{**told, **fields}))
    asked = {Event.ISSUE: values, Event.TAKE_OVER: {"plate": "鲁P12345", "covered": True}}
    for event in events:
        role = ROLES[event]
        given = SignIn(event=event, role=role, values=asked.get(event, {}), happened_at=clock.now())
        version = Manifest.objects.values_list("version", flat=True).get(pk=row.pk)
        row = manifest_sign(actor=three.people[role], manifest_id=row.pk, version=version, given=given)
    return row
