"""The demo's pickups: one agreed with its load drafted, one among quotes, two that wait for an answer.

Not for: contracts that were there before (settlement).
"""

import datetime as dt
import functools
import uuid
from collections.abc import Mapping
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.operations.pickups.actions.loads import pickup_load
from wufei.operations.pickups.actions.pickups import pickup_ask
from wufei.operations.pickups.actions.quotes import pickup_agree, quote_give
from wufei.operations.pickups.models import Pickup
from wufei.operations.pickups.spec import PickupIn, QuoteIn
from wufei.operations.settlement.models import Contract

GRAMS_A_KG, FEN_A_YUAN = 1_000, 100
HOUR = dt.timedelta(hours=1)
# Contracts are taken in on the last day, in office hours.
EVENING = dt.time(18, 30)


def pickups_plan(house: House, line: Line) -> None:
    """Put the requests, what is offered for them and what is chosen on the line of time."""
    chance, facts = house.chance("pickups"), shelf.table("pickups")
    for told in facts["pickups"]:
        key = uuid.UUID(int=chance.getrandbits(128))
        at = moment(house.days.worked(_day(house, told["asked"])), chance)
        if told.get("contract"):
            at = dt.datetime.combine(at.date(), EVENING, clock.SHANGHAI)
        acts = [functools.partial(_ask, house, key, told)]
        acts += [functools.partial(_quote, house, key, quote, facts["holds_days"]) for quote in told["quotes"]]
        if told["chosen"]:
            acts.append(functools.partial(_agree, house, key, told))
        line.chain([(at + place * HOUR / 2, act) for place, act in enumerate(acts)])


def _day(house: House, days: int) -> dt.date:
    return house.days.day + dt.timedelta(days=days)


def _ask(house: House, key: uuid.UUID, told: Mapping[str, Any]) -> None:
    party, today = house.parties[told["party"]], clock.today()
    first, last = (_day(house, days) for days in told["days"])
    rows = Contract.objects.filter(buyer=party, valid_from__lte=today, valid_to__gte=today)
    held = next((row for row in rows if told["code"] in row.codes), None) if told.get("contract") else None
    given = PickupIn(
        key=key,
        party_id=party,
        spec=told["spec"],
        code=told["code"],
        mass_g=told["kg"] * GRAMS_A_KG,
        wanted_from=first,
        wanted_to=last,
        contract_id=held.pk if held is not None else None,
        invited=tuple(house.parties[name] for name in told.get("invited", ())),
        note=told.get("note", ""),
        simulated=True,
    )
    pickup_ask(actor=house.desk(party) or house.setup, given=given)


def _quote(house: House, key: uuid.UUID, told: Mapping[str, Any], holds_days: int) -> None:
    party, comes_on = house.parties[told["party"]], _day(house, told["comes"])
    given = QuoteIn(
        pickup_id=Pickup.objects.values_list("pk", flat=True).get(key=key),
        party_id=party,
        price_fen_per_t=told["price"] * FEN_A_YUAN,
        comes_on=comes_on,
        valid_to=comes_on + dt.timedelta(days=holds_days),
        carrier_id=house.parties[told["carrier"]] if "carrier" in told else None,
        unified=told.get("unified", False),
    )
    quote_give(actor=house.desk(party) or house.setup, given=given)


def _agree(house: House, key: uuid.UUID, told: Mapping[str, Any]) -> None:
    row = Pickup.objects.get(key=key)
    actor = house.desk(row.party_id) or house.setup
    quote = list(row.quotes.order_by("pk"))[told["chosen"] - 1]
    pickup_agree(actor=actor, pickup_id=row.pk, version=row.version, quote_id=quote.pk)
    if told.get("load"):
        pickup_load(actor=actor, pickup_id=row.pk, key=uuid.uuid5(key, "load"))
