"""The demo's registers: places with zones and grid, authorities, made-up organisations with sites, waste codes.

Not for: people (accounts.py).
"""

from typing import Any

from stdnum.cn import uscc

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.house import CITY, House
from wufei.kernel.problems import Problem
from wufei.kernel.units import parse_micro
from wufei.ledger.closing.actions.tolerances import tolerances_load_shipped
from wufei.registers.catalogue.actions.factors import factor_set
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.catalogue.queries.factors import factors_standing
from wufei.registers.catalogue.spec import FactorIn
from wufei.registers.parties import queries as party_queries
from wufei.registers.parties.actions import authorities_create, name_add, party_create, site_create
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import PartyKind, SiteKind
from wufei.registers.places import queries as place_queries
from wufei.registers.places.actions import place_create, place_load_city, place_outlines_load
from wufei.registers.places.errors import OUTLINES_ABSENT
from wufei.registers.places.spec import PlaceKind, Tree

MICRO = 1_000_000
LEGAL_ENTITY = "91"
SPREAD = 0.05


def places_build(house: House) -> None:
    """The division tree, the zones, a few grid units."""
    facts = shelf.table("city")
    place_load_city(actor=house.setup, city=facts["source"])
    for zone in facts["zones"]:
        place_create(
            actor=house.setup,
            tree=Tree.ADMINISTRATIVE,
            kind=PlaceKind.ZONE,
            code=zone["code"],
            name=zone["name"],
            short_name=zone["short"],
            parent_code=CITY,
            longitude_micro=round(zone["at"][0] * MICRO),
            latitude_micro=round(zone["at"][1] * MICRO),
        )
    for unit in facts["grid"]:
        place_create(
            actor=house.setup,
            tree=Tree.GRID,
            kind=PlaceKind(unit["kind"]),
            code=unit["code"],
            name=unit["name"],
            parent_code=unit.get("parent", ""),
            within_code=unit.get("within", ""),
        )
    rows = place_queries.counties(actor=house.setup, city_code=CITY)
    house.counties = {place.code: place.short_name for place in rows}


def outlines_build(house: House) -> None:
    """The outlines of city and counties, where the optional package is there."""
    try:
        place_outlines_load(actor=house.setup, city_code=CITY)
    except Problem as problem:
        if problem.fault is not OUTLINES_ABSENT:
            raise


def parties_build(house: House) -> None:
    """Authorities of every county, zone and township; departments with the names documents give them; organisations."""
    authorities_create(actor=house.setup, city_code=CITY)
    facts = shelf.table("city")
    for row in facts["departments"]:
        party = party_create(
            actor=house.setup, kind=PartyKind.DEPARTMENT, name=row["name"], place_code=CITY, phone=_phone(house)
        )
        for name in row["short"]:
            name_add(actor=house.setup, party_id=party.pk, name=name)
            house.parties[name] = party.pk
        house.parties[row["name"]] = party.pk
    counties = place_queries.counties(actor=house.setup, city_code=CITY)
    authorities = {party.place_id: party for party in _authorities(house)}
    for place in counties:
        house.parties[place.code] = authorities[place.pk].pk
    seats = {code: tuple(at) for code, at in facts["seats"].items()}
    seats |= {zone["code"]: tuple(zone["at"]) for zone in facts["zones"]}
    _organisations_build(house, seats)


def _authorities(house: House) -> list[Party]:
    kinds = (PartyKind.GOVERNMENT, PartyKind.ZONE_COMMITTEE)
    return list(party_queries.visible_to(house.setup).filter(kind__in=kinds))


def _organisations_build(house: House, seats: dict[str, tuple[float, float]]) -> None:
    given = shelf.table("organisations")
    chance = house.chance("organisations")
    for number, row in enumerate(given["rows"], start=1):
        party = party_create(
            actor=house.setup,
            kind=PartyKind(row["kind"]),
            name=f"{row['name']}{given['mark']}",
            uscc=_credit_code(row["place"], given["stem"], number),
            place_code=row["place"],
            phone=_phone(house),
        )
        house.parties[row["name"]] = party.pk
        longitude, latitude = (at + chance.uniform(-SPREAD, SPREAD) for at in seats[row["place"]])
        name, kind = row["site"]
        site_create(
            actor=house.setup,
            party_id=party.pk,
            name=f"{name}{given['mark']}",
            kind=SiteKind(kind),
            place_code=row.get("grounds", row["place"]),
            geometry={"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]},
        )


def _credit_code(place: str, stem: str, number: int) -> str:
    """A made-up credit code whose check figure holds."""
    digits = place if place.isdigit() else f"{CITY}00"
    bare = f"{LEGAL_ENTITY}{digits}{stem}{number:04d}"
    return f"{bare}{uscc.calc_check_digit(bare)}"


def _phone(house: House) -> str:
    """A number nobody has."""
    return f"0635-000{house.chance('phones').randrange(10_000):04d}"


def site_rows() -> list[dict[str, Any]]:
    """The organisations with an account of their own."""
    rows: list[dict[str, Any]] = shelf.table("organisations")["rows"]
    return [row for row in rows if row.get("username")]


def catalogue_build(house: House) -> None:
    """The lists of codes and the factors that ship, and what one county measured itself."""
    catalogue_load_shipped(actor=house.setup)
    tolerances_load_shipped(actor=house.setup)
    measured = shelf.table("city")["measured"]
    known = factors_standing(house.setup).get(code=measured["factor"])
    given = FactorIn(
        code=known.code,
        domain=known.domain,
        item_zh=known.item_zh,
        item_en=known.item_en,
        quantity_zh=known.quantity_zh,
        quantity_en=known.quantity_en,
        unit=known.unit,
        low_micro=parse_micro(measured["value"]),
        high_micro=parse_micro(measured["value"]),
        place_code=measured["place"],
        valid_from=measured["from"],
        source=measured["source"],
    )
    factor_set(actor=house.setup, given=given)
