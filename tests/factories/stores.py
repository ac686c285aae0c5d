"""Stores and moves for tests, made through the app's own actions. Not for: facilities of other kinds (facilities)."""

import datetime as dt
import uuid
from typing import Any

from tests.factories.facilities import facility
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.spec import FacilityKind
from wufei.operations.manifests.models import Package
from wufei.operations.stores.actions.moves import move_record
from wufei.operations.stores.models import StoreMove
from wufei.operations.stores.spec import MoveIn, Way
from wufei.registers.parties.models import Party


def store(holder: Party, name: str = "危废库", place: str = "371502", **fields: Any) -> Facility:
    """A store of a firm."""
    return facility(FacilityKind.STORE, holder_id=holder.pk, name=name, place=place, **{"codes": ("hw:",), **fields})


def move_in(at: Facility, package: Package | None = None, way: Way = Way.IN, **fields: Any) -> MoveIn:
    """A package that comes in now, with a fresh key."""
    told: dict[str, Any] = {"key": uuid.uuid4(), "store_id": at.pk, "way": way, "moved_at": clock.now()}
    told["package"] = package.code if package is not None else ""
    told["destination"] = "handed" if way == Way.OUT else ""
    return MoveIn(**{**told, **fields})


def moved(at: Facility, package: Package | None = None, way: Way = Way.IN, **fields: Any) -> StoreMove:
    """The same, written down."""
    return move_record(actor=SETUP, given=move_in(at, package, way, **fields))


def later(minutes: int) -> dt.datetime:
    """A moment after now, which clocks of phones may be by."""
    return clock.now() + dt.timedelta(minutes=minutes)
