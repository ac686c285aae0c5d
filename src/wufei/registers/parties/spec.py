"""Words of parties: kinds, names, sites, what a match of a printed name says. Not for: tables or judgement."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping
from typing import TypedDict

from wufei.kernel.text import _


class PartyKind(enum.StrEnum):
    """What sort of organisation it is. A collective stands for many (各街道) and is never a member of itself."""

    DEPARTMENT = "department"
    GOVERNMENT = "government"
    ZONE_COMMITTEE = "zone_committee"
    PUBLIC_BODY = "public_body"
    ENTERPRISE = "enterprise"
    MEDICAL = "medical"
    FARM = "farm"
    COLLECTIVE = "collective"


class Covers(enum.StrEnum):
    """Whom a collective name stands for."""

    COUNTIES = "counties"
    ZONES = "zones"
    COUNTIES_AND_ZONES = "counties_and_zones"
    TOWNSHIPS = "townships"
    DEPARTMENTS = "departments"
    GROUP_MEMBERS = "group_members"
    ENTERPRISES = "enterprises"
    EVERYBODY = "everybody"


class NameKind(enum.StrEnum):
    """Why a party has another name."""

    SHORT = "short"
    FORMER = "former"
    PRINTED = "printed"


class SiteKind(enum.StrEnum):
    """What stands there."""

    OFFICE = "office"
    PLANT = "plant"
    STORE = "store"
    TREATMENT = "treatment"
    TRANSFER = "transfer"
    COLLECTION = "collection"
    LANDFILL = "landfill"
    OTHER = "other"


PARTY_LABELS: dict[PartyKind, str] = {
    PartyKind.DEPARTMENT: _("Department"),
    PartyKind.GOVERNMENT: _("People's government"),
    PartyKind.ZONE_COMMITTEE: _("Zone administration"),
    PartyKind.PUBLIC_BODY: _("Public body"),
    PartyKind.ENTERPRISE: _("Enterprise"),
    PartyKind.MEDICAL: _("Medical institution"),
    PartyKind.FARM: _("Farm"),
    PartyKind.COLLECTIVE: _("Collective name"),
}
COVERS_LABELS: dict[Covers, str] = {
    Covers.COUNTIES: _("All county governments"),
    Covers.ZONES: _("All zone administrations"),
    Covers.COUNTIES_AND_ZONES: _("All county governments and zone administrations"),
    Covers.TOWNSHIPS: _("All townships and subdistricts"),
    Covers.DEPARTMENTS: _("The departments concerned"),
    Covers.GROUP_MEMBERS: _("All members of the leading group"),
    Covers.ENTERPRISES: _("The enterprises concerned"),
    Covers.EVERYBODY: _("All units concerned"),
}
NAME_LABELS: dict[NameKind, str] = {
    NameKind.SHORT: _("Short name"),
    NameKind.FORMER: _("Former name"),
    NameKind.PRINTED: _("As printed in documents"),
}
SITE_LABELS: dict[SiteKind, str] = {
    SiteKind.OFFICE: _("Office"),
    SiteKind.PLANT: _("Plant"),
    SiteKind.STORE: _("Store"),
    SiteKind.TREATMENT: _("Treatment"),
    SiteKind.TRANSFER: _("Transfer station"),
    SiteKind.COLLECTION: _("Collection point"),
    SiteKind.LANDFILL: _("Landfill"),
    SiteKind.OTHER: _("Other"),
}

# State of a party or site as the policy sees it.
OPEN = "open"
CLOSED = "closed"

# From here on a match may be taken without asking; below it a person confirms.
SURE = 0.9
# Below this nothing is proposed.
PROPOSED = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A party as the matcher sees it: all its names, the kind, and whom it covers if it is a collective."""

    party_id: int
    name: str
    other_names: tuple[str, ...] = ()
    kind: str = PartyKind.DEPARTMENT
    covers: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """One reading of a printed name. `why` is a marked text; 1.0 is the very name."""

    party_id: int
    confidence: float
    why: str

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What a printed name was read as: ranked matches, or a collective (`covers`), or neither."""

    printed: str
    matches: tuple[Match, ...] = ()
    covers: Covers | None = None

    @property
    def best(self) -> Match | None:
        return self.matches[0] if self.matches else None


class PartyFields(TypedDict, total=False):
    """What `party_change` may set; what is not named stays. Codes of places, ids of parties."""

    contact: str
    phone: str
    address: str
    kind: PartyKind
    name: str
    uscc: str
    covers: Covers | None
    place_code: str
    parent_id: int | None
    valid_from: dt.date | None


class SiteFields(TypedDict, total=False):
    """What `site_change` may set; what is not named stays."""

    kind: SiteKind
    name: str
    place_code: str
    address: str
    geometry: Mapping[str, object] | None
    valid_from: dt.date | None


# Fields that say who a party is; changing one needs PARTY_IDENTIFY.
IDENTIFYING = frozenset({"kind", "name", "uscc", "covers", "place_code", "parent_id", "valid_from"})


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """What a load of many parties did."""

    created: int = 0
    unchanged: int = 0
