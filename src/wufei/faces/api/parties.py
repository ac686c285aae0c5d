"""Parties: departments, governments, enterprises; their other names; their sites."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, Given, Id, Line, PlaceCode, Version
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.registers.parties import actions, queries
from wufei.registers.parties.models import Party, PartyName, Site
from wufei.registers.parties.spec import Counts, Covers, NameKind, PartyKind, Reading, SiteKind

router = Router(tags=["parties"])


class NameOut(Schema):
    """Another name."""

    name: str
    kind: NameKind


class PartyOut(Schema):
    """An organisation, or a collective name for many."""

    id: int
    version: int
    kind: PartyKind
    name: str
    uscc: str = Field(description="Unified social credit code.")
    uscc_doubt: bool = Field(description="The code fails its check; it is kept as given.")
    covers: str = Field(description="For a collective: whom it stands for; else empty.")
    place_code: str | None = None
    parent_id: int | None
    merged_into_id: int | None
    contact: str
    phone: str
    address: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    @staticmethod
    def resolve_place_code(party: Party) -> str | None:
        """The place's code."""
        return party.place.code if party.place else None


class PartyDetail(PartyOut):
    """A party with its other names."""

    names: list[NameOut]

    @staticmethod
    def resolve_names(party: Party) -> list[PartyName]:
        """All other names."""
        return list(party.names.all())


class PartiesAsked(Paging):
    """Which parties."""

    q: Line = Field("", description="Words in any of the names, or the beginning of the credit code.")
    kind: PartyKind | None = None
    below: PlaceCode = Field("", description="Only in this place or below it.")
    closed: bool = Field(False, description="Closed ones, too.")


class PartyIn(Given):
    """A new party."""

    kind: PartyKind
    name: str = Field(max_length=200)
    uscc: str = Field("", max_length=18)
    covers: Covers | None = Field(None, description="Only for a collective.")
    place_code: PlaceCode = ""
    parent_id: Id | None = None
    contact: str = Field("", max_length=100)
    phone: str = Field("", max_length=50)
    address: str = Field("", max_length=200)
    valid_from: Day | None = None
    valid_to: Day | None = None


class PartyChange(Act):
    """What is left out stays."""

    kind: PartyKind = PartyKind.DEPARTMENT
    name: str = Field("", max_length=200)
    uscc: str = Field("", max_length=18)
    covers: Covers | None = None
    place_code: PlaceCode = ""
    parent_id: Id | None = None
    contact: str = Field("", max_length=100)
    phone: str = Field("", max_length=50)
    address: str = Field("", max_length=200)
    valid_from: Day | None = None


class PartyClose(Act):
    """An end."""

    last_day: Day | None = Field(None, description="Yesterday unless told.")


class MergeIn(Given):
    """The party that goes into the one of the address."""

    gone_id: Id
    gone_version: Version


class NameIn(Given):
    """Another name."""

    name: str = Field(max_length=200)
    kind: NameKind = NameKind.SHORT


class AuthoritiesIn(Given):
    """Whose authorities."""

    city_code: PlaceCode
    townships: bool = Field(True, description="Down to townships and subdistricts.")


class MadeOut(Schema):
    """How many there are now."""

    created: int
    unchanged: int


class NamesIn(Given):
    """Printed names to be understood."""

    names: list[str] = Field(max_length=500, examples=[["Bureau of Agriculture"]])
    city_code: PlaceCode = Field(description="The place whose documents print them.", examples=["3715"])


class MatchOut(Schema):
    """One reading of a name, the best first."""

    party_id: int
    confidence: float = Field(description="From 0 to 1; 0.9 and above may be taken without asking.")
    why: str


class ReadingOut(Schema):
    """What a printed name was read as."""

    printed: str
    covers: Covers | None = Field(description="Whom it stands for, if it is a collective.")
    matches: list[MatchOut]

    @staticmethod
    def resolve_matches(reading: Reading) -> list[dict[str, object]]:
        """The matches with their reason in the language of the request."""
        return [{"party_id": m.party_id, "confidence": m.confidence, "why": gettext(m.why)} for m in reading.matches]


class SiteOut(Schema):
    """Ground on which a party works."""

    id: int
    version: int
    party_id: int
    kind: SiteKind
    name: str
    place_code: str | None = None
    address: str
    geometry: dict[str, Any] | None
    longitude_micro: int | None
    latitude_micro: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None

    @staticmethod
    def resolve_place_code(site: Site) -> str | None:
        """The place's code."""
        return site.place.code if site.place else None


class SitesAsked(Paging):
    """Which sites."""

    party: Id | None = None
    kind: SiteKind | None = None


class SiteIn(Given):
    """A new site."""

    name: str = Field(max_length=200)
    kind: SiteKind = SiteKind.PLANT
    place_code: PlaceCode = ""
    address: str = Field("", max_length=200)
    geometry: dict[str, Any] | None = Field(None, description="GeoJSON point or area.")
    valid_from: Day | None = None
    valid_to: Day | None = None


class SiteChange(Act):
    """What is left out stays."""

    name: str = Field("", max_length=200)
    kind: SiteKind = SiteKind.PLANT
    place_code: PlaceCode = ""
    address: str = Field("", max_length=200)
    geometry: dict[str, Any] | None = None
    valid_from: Day | None = None


@router.get("/parties", response=replies(Page[PartyOut]))
@steady
def parties_list(request: HttpRequest, asked: Query[PartiesAsked]) -> dict[str, Any]:
    """Parties by words, kind and place."""
    found = queries.party_search(
        actor=actor_of(request), words=asked.q, kind=asked.kind, below=asked.below, closed=asked.closed
    )
    return page(found, asked)


@router.post("/parties", response=replies(PartyDetail))
def party_create(request: HttpRequest, given: PartyIn) -> Party:
    """Add a party. A credit code that fails its check is kept and marked."""
    return actions.party_create(actor=actor_of(request), **given.model_dump())


@router.post("/parties/authorities", response=replies(MadeOut))
def authorities_create(request: HttpRequest, given: AuthoritiesIn) -> Counts:
    """Make the authorities of every county, zone and township of a loaded city, and the usual collectives."""
    return actions.authorities_create(actor=actor_of(request), city_code=given.city_code, townships=given.townships)


@router.post("/parties/read-names", response=replies(list[ReadingOut]))
def names_read(request: HttpRequest, given: NamesIn) -> list[Reading]:
    """What printed names mean in a document of a place. Changes nothing."""
    return queries.names_read(actor=actor_of(request), printed=given.names, city_code=given.city_code)


@router.get("/parties/{party_id}", response=replies(PartyDetail))
@steady
def party_get(request: HttpRequest, party_id: Id) -> Party:
    """One party with its other names."""
    return queries.party_get(actor=actor_of(request), party_id=party_id)


@router.patch("/parties/{party_id}", response=replies(PartyDetail))
def party_change(request: HttpRequest, party_id: Id, given: PartyChange) -> Party:
    """Change what is named."""
    fields: Any = given.model_dump(exclude_unset=True, exclude={"version"})
    return actions.party_change(actor=actor_of(request), party_id=party_id, version=given.version, **fields)


@router.post("/parties/{party_id}/close", response=replies(PartyDetail))
def party_close(request: HttpRequest, party_id: Id, given: PartyClose) -> Party:
    """End a party."""
    return actions.party_close(
        actor=actor_of(request), party_id=party_id, version=given.version, last_day=given.last_day
    )


@router.post("/parties/{party_id}/reopen", response=replies(PartyDetail))
def party_reopen(request: HttpRequest, party_id: Id, given: Act) -> Party:
    """Open a closed party again."""
    return actions.party_reopen(actor=actor_of(request), party_id=party_id, version=given.version)


@router.post("/parties/{party_id}/merge", response=replies(PartyDetail))
def party_merge(request: HttpRequest, party_id: Id, given: MergeIn) -> Party:
    """Let another party go into this one: its names, sites and children move here."""
    return actions.party_merge(
        actor=actor_of(request), kept_id=party_id, gone_id=given.gone_id, gone_version=given.gone_version
    )


@router.post("/parties/{party_id}/names", response=replies(PartyDetail))
def name_add(request: HttpRequest, party_id: Id, given: NameIn) -> Party:
    """Give a party another name."""
    actor = actor_of(request)
    actions.name_add(actor=actor, party_id=party_id, name=given.name, kind=given.kind)
    return queries.party_get(actor=actor, party_id=party_id)


@router.post("/parties/{party_id}/names/remove", response=replies(PartyDetail))
def name_remove(request: HttpRequest, party_id: Id, given: NameIn) -> Party:
    """Take another name away."""
    actor = actor_of(request)
    actions.name_remove(actor=actor, party_id=party_id, name=given.name)
    return queries.party_get(actor=actor, party_id=party_id)


@router.get("/sites", response=replies(Page[SiteOut]))
@steady
def sites_list(request: HttpRequest, asked: Query[SitesAsked]) -> dict[str, Any]:
    """Sites, of one party or of one kind."""
    found = queries.sites_visible_to(actor_of(request))
    if asked.party is not None:
        found = found.filter(party_id=asked.party)
    if asked.kind is not None:
        found = found.filter(kind=asked.kind)
    return page(found, asked)


@router.post("/parties/{party_id}/sites", response=replies(SiteOut))
def site_create(request: HttpRequest, party_id: Id, given: SiteIn) -> Site:
    """Add a site to a party."""
    return actions.site_create(actor=actor_of(request), party_id=party_id, **given.model_dump())


@router.get("/sites/{site_id}", response=replies(SiteOut))
@steady
def site_get(request: HttpRequest, site_id: Id) -> Site:
    """One site."""
    return queries.site_get(actor=actor_of(request), site_id=site_id)


@router.patch("/sites/{site_id}", response=replies(SiteOut))
def site_change(request: HttpRequest, site_id: Id, given: SiteChange) -> Site:
    """Change what is named."""
    fields: Any = given.model_dump(exclude_unset=True, exclude={"version"})
    return actions.site_change(actor=actor_of(request), site_id=site_id, version=given.version, **fields)


@router.post("/sites/{site_id}/close", response=replies(SiteOut))
def site_close(request: HttpRequest, site_id: Id, given: PartyClose) -> Site:
    """End a site."""
    return actions.site_close(actor=actor_of(request), site_id=site_id, version=given.version, last_day=given.last_day)
