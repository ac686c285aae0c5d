"""Flows of waste: from where, of what, what became of it, to where, as drawn. Not for: single manifests."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Given
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.manifests import router
from wufei.operations.manifests.queries.flows import flows_of
from wufei.operations.manifests.spec.flows import Column, FlowsAsked


class FlowNodeOut(Schema):
    """A node of a column, with what flows through it."""

    column: Column
    key: str = Field(description="Code of a place, a stream or waste, a fate, or `by:<field>:<value>` for a treatment.")
    label: str = ""
    mass_g: int
    ends: bool = Field(description="Nothing flows on from it.")
    outside: bool = Field(description="It lies outside the city.")


class FlowLinkOut(Schema):
    """What flows from a node of a column to one of the next."""

    column: Column = Field(description="Of the source.")
    source: str
    target: str
    kind: str = Field(description="The one kind it is of; empty for several.")
    mass_g: int


class FlowPathOut(Schema):
    """One way through all columns, by the keys of its nodes."""

    origin: str
    kind: str
    fate: str
    destination: str = Field(description="Empty where it ended before.")
    mass_g: int
    count: int = Field(description="How many manifests; one that was accepted in part is of two.")


class FlowsOut(Schema):
    """The flows. In equals out on every node between, all columns come to `mass_g`."""

    since: dt.date | None
    until: dt.date | None
    stream: str
    place: str
    mass_g: int
    over_g: int = Field(description="Of it, weighed above what was told.")
    count: int
    simulated: int = Field(description="How many of the manifests are simulated.")
    moved_at: dt.datetime | None = Field(description="The last signature that counts here.")
    nodes: list[FlowNodeOut]
    links: list[FlowLinkOut]
    paths: list[FlowPathOut]


class FlowsAskedIn(Given):
    """Which flows. All that is left out narrows nothing."""

    stream: str = Field("", max_length=40, description="A stream with all its profiles, or one of them.")
    place: str = Field("", max_length=32, description="They begin or end here; a prefix of all below it.")
    since: Day | None = Field(None, description="First day of issue.")
    until: Day | None = Field(None, description="Last day of issue.")


@router.get("/manifest-flows", response=replies(FlowsOut))
@steady
def manifest_flows(request: HttpRequest, asked: Query[FlowsAskedIn]) -> dict[str, Any]:
    """Flows of the manifests you see, in grams. Drafts and cancelled manifests are left out."""
    found = flows_of(actor=actor_of(request), asked=FlowsAsked(**asked.model_dump()))
    nodes = [
        {"column": n.column, "key": n.key, "label": n.label.say(gettext), "mass_g": n.mass_g, "ends": n.ends,
         "outside": n.outside}
        for n in found.nodes
    ]  # fmt: skip
    return {
        **asked.model_dump(),
        "mass_g": found.mass_g,
        "over_g": found.over_g,
        "count": found.count,
        "simulated": found.simulated,
        "moved_at": found.moved_at,
        "nodes": nodes,
        "links": found.links,
        "paths": found.paths,
    }
