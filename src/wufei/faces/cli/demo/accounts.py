"""The demo's people: one account for every role, department, county and zone, all with the one demo password.

Not for: what they do (review.py, progress.py).
"""

import dataclasses
from collections.abc import Iterator

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test.utils import override_settings

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.registers import site_rows
from wufei.kernel.access import Face
from wufei.registers.identity import queries as identity
from wufei.registers.identity.actions import membership_grant, person_create

PASSWORD = "Wufei-demo-3715"  # noqa: S105  printed at every start; it guards nothing


class Quick(PBKDF2PasswordHasher):
    """Few rounds: the password is public, and Django hashes it anew at the first sign-in."""

    iterations = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """One account: its role, and over which party or place."""

    username: str
    role: str
    party: str = ""
    place: str = ""


def accounts() -> Iterator[Account]:
    """Everybody: city-wide roles and townships, departments, counties and zones, enterprises."""
    facts = shelf.table("city")
    for row in shelf.table("people")["accounts"]:
        yield Account(row["username"], row["role"], place=row.get("place", ""))
    for row in facts["departments"]:
        if row["username"]:
            yield Account(row["username"], "department", party=row["name"])
    for code in facts["seats"]:
        yield Account(f"county-{code}", "county", place=code)
    for zone in facts["zones"]:
        yield Account(zone["username"], "county", place=zone["code"])
    for row in site_rows():
        yield Account(row["username"], "enterprise", party=row["name"])
    for row in shelf.table("people")["crew"]:
        yield Account(row["username"], row["role"], party=row.get("party", ""), place=row.get("place", ""))


def people_build(house: House) -> None:
    """Create them and remember whom to ask for which party."""
    names = _names(house)
    with override_settings(PASSWORD_HASHERS=[f"{Quick.__module__}.{Quick.__qualname__}"]):
        for account in accounts():
            person = person_create(
                actor=house.setup,
                username=account.username,
                name=next(names),
                password=PASSWORD,
                must_change_password=False,
            )
            party_id = house.parties[account.party] if account.party else None
            membership_grant(
                actor=house.setup,
                person_id=person.pk,
                role=account.role,
                party_id=party_id,
                place_code=account.place,
            )
            house.people[account.username] = identity.actor_for(person, Face.WEB)
            if party_id is None and account.role == "county":
                party_id = house.parties[account.place]
            if party_id is not None:
                house.desks.setdefault(party_id, account.username)
    first_department = shelf.table("city")["departments"][0]["name"]
    house.desks[house.parties[first_department]] = "office"


def _names(house: House) -> Iterator[str]:
    """Made-up names, each once."""
    words = shelf.table("people")
    chance = house.chance("names")
    seen: set[str] = set()
    while True:
        name = chance.choice(words["surnames"]) + chance.choice(words["given"])
        if name not in seen:
            seen.add(name)
            yield name
