"""Requests to fetch waste for tests, asked for, quoted and loaded through the acts. Not for: what stops a quote."""

import datetime as dt
import uuid
from typing import Any

from tests.factories.manifests import Trio
from tests.factories.registers import SETUP
from tests.factories.settlement import OIL

from wufei.kernel import clock
from wufei.operations.pickups.actions.pickups import pickup_ask, pickup_move
from wufei.operations.pickups.actions.quotes import pickup_agree, quote_give
from wufei.operations.pickups.models import Pickup, Quote
from wufei.operations.pickups.spec import PickupEvent, PickupIn, QuoteIn
from wufei.registers.parties.models import Party

TONNE = 1_000_000


def pickup_in(three: Trio, **fields: Any) -> PickupIn:
    """Two tonnes of waste oil of the generator, within a week from today, asked of every firm."""
    today = clock.today()
    told: dict[str, Any] = {
        "key": uuid.uuid4(),
        "party_id": three.generator.pk,
        "spec": "hazardous",
        "code": OIL,
        "mass_g": 2 * TONNE,
        "wanted_from": today,
        "wanted_to": today + dt.timedelta(days=7),
    }
    return PickupIn(**{**told, **fields})


def asked(three: Trio, **fields: Any) -> Pickup:
    """The same, asked for."""
    return pickup_ask(actor=SETUP, given=pickup_in(three, **fields))


def quote_in(row: Pickup, party: Party, **fields: Any) -> QuoteIn:
    """1,200 yuan a tonne, tomorrow, for a year."""
    today = clock.today()
    told: dict[str, Any] = {
        "pickup_id": row.pk,
        "party_id": party.pk,
        "price_fen_per_t": 120_000,
        "comes_on": today + dt.timedelta(days=1),
        "valid_to": today + dt.timedelta(days=365),
    }
    return QuoteIn(**{**told, **fields})


def quoted(row: Pickup, party: Party, **fields: Any) -> Quote:
    """The same, given."""
    return quote_give(actor=SETUP, given=quote_in(row, party, **fields))


def agreed(three: Trio, **fields: Any) -> Pickup:
    """A request whose receiver comes with the carrier."""
    row = asked(three, **fields)
    quote = quoted(row, three.receiver, carrier_id=three.carrier.pk)
    return pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=quote.pk)


def stepped(row: Pickup, event: PickupEvent, reason: str = "另行安排") -> Pickup:
    """One move by whoever may do everything, with a reason."""
    version = Pickup.objects.values_list("version", flat=True).get(pk=row.pk)
    return pickup_move(actor=SETUP, pickup_id=row.pk, version=version, event=event, reason=reason)
