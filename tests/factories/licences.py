"""Licences for tests, made through the acts. Not for: manifests (manifests)."""

import datetime as dt
import uuid
from typing import Any

from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.operations.licences.actions.licences import licence_enter, licence_move
from wufei.operations.licences.models import Licence
from wufei.operations.licences.spec import ItemIn, LicenceEvent, LicenceIn
from wufei.registers.parties.models import Party

OILS = ItemIn(codes=("hw:*-08",), methods=("R9",), amount_g=10_000_000)


def licence_in(kind: str, holder: Party, **fields: Any) -> LicenceIn:
    """A licence of this year as given; plate and route as told."""
    year = clock.today().year
    told: dict[str, Any] = {
        "key": uuid.uuid4(),
        "kind": kind,
        "holder_id": holder.pk,
        "number": f"许{uuid.uuid4().hex[:8]}",
        "issuer": "市生态环境局",
        "valid_from": dt.date(year, 1, 1),
        "valid_to": dt.date(year, 12, 31),
        "items": (OILS,),
    }
    return LicenceIn(**{**told, **fields})


def entered(kind: str, holder: Party, **fields: Any) -> Licence:
    """A licence in force."""
    return licence_enter(actor=SETUP, given=licence_in(kind, holder, **fields))


def moved(licence: Licence, event: LicenceEvent, **fields: Any) -> Licence:
    """One move by whoever may do everything, with a reason."""
    version = Licence.objects.values_list("version", flat=True).get(pk=licence.pk)
    told = {"reason": "检查发现问题", **fields}
    return licence_move(actor=SETUP, licence_id=licence.pk, version=version, event=event, **told)
