"""Sums of what receivers took in, for the lake. Not for: drawings of flows, single manifests (flows)."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import F, IntegerField, Max, Sum
from django.db.models.functions import Cast, ExtractMonth

from wufei.kernel.access import system
from wufei.operations.manifests.queries.flows import flowing, part_of
from wufei.operations.manifests.spec import SPECS
from wufei.operations.manifests.spec.flows import Fate, FlowsAsked


class TakenIn(NamedTuple):
    """What receivers took in of a stream from one place in a month of issue, treated in one way."""

    spec: str
    origin: str
    way: str
    month: int
    mass_g: int
    simulated: bool


def taken_in(year: int) -> Iterator[TakenIn]:
    """What was taken in of the manifests issued in a year, of which everything is seen: it goes to the lake."""
    asked = FlowsAsked(since=dt.date(year, 1, 1), until=dt.date(year, 12, 31))
    rows = flowing(system("lake"), asked).annotate(told=F("treated"), month=ExtractMonth("day"))
    summed = rows.order_by().values("spec", "origin__code", "told", "month")
    for row in summed.annotate(mass=Sum(part_of(Fate.ACCEPTED)), made_up=Max(Cast("simulated", IntegerField()))):
        if row["mass"]:
            keys = (row["spec"], row["origin__code"], row["told"], row["month"])
            yield TakenIn(*keys, row["mass"], bool(row["made_up"]))


def stream_feeding(variable: str) -> str:
    """The stream whose loads feed a variable, without its profile; empty where none does.

    No permission: what a stream declares is no secret.
    """
    feeding = (code for code in SPECS.codes() if any(feed.variable == variable for feed in SPECS.get(code).feeds))
    return next(feeding, "").partition("/")[0]
