"""Every act of the registers as a call, on one's own or somebody else's half. Not for: who may (test_policy)."""

from collections.abc import Callable

from tests.factories.registers import PASSWORD, SETUP, Half, party

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.tables import actions as tables
from wufei.registers.exchange import actions as exchange
from wufei.registers.identity import actions as identity
from wufei.registers.identity.models import Person
from wufei.registers.parties import actions as parties
from wufei.registers.parties.spec import PartyKind
from wufei.registers.places import actions as places
from wufei.registers.places.models import Place
from wufei.registers.places.spec import PlaceKind, Tree


def _place(half: Half) -> Place:
    return Place.objects.get(code=half.township)


def _village(half: Half) -> Place:
    return places.place_create(
        actor=SETUP,
        tree=Tree.ADMINISTRATIVE,
        kind=PlaceKind.VILLAGE,
        code=f"{half.township}001",
        name="村",
        parent_code=half.township,
    )


def _closed_village(half: Half) -> Place:
    village = _village(half)
    return places.place_close(actor=SETUP, place_id=village.pk, version=village.version)


def _site(half: Half) -> tuple[int, int]:
    site = parties.site_create(actor=SETUP, party_id=half.party.pk, name="厂区", place_code=half.township)
    return site.pk, site.version


def _closed_party(half: Half) -> tuple[int, int]:
    closed = parties.party_close(actor=SETUP, party_id=half.party.pk, version=half.party.version)
    return closed.pk, closed.version


def _reopen(actor: Actor, half: Half, made: object) -> None:
    assert isinstance(made, tuple)
    parties.party_reopen(actor=actor, party_id=made[0], version=made[1])


Prepare = Callable[[Half], object]
Act = Callable[[Actor, Half, object], object]


def _nothing(half: Half) -> object:
    return None


ACTS: dict[str, tuple[str, Prepare, Act]] = {
    "places.place_create": (
        "places.place.create",
        _nothing,
        lambda actor, half, made: places.place_create(
            actor=actor,
            tree=Tree.GRID,
            kind=PlaceKind.CELL,
            code=f"{half.township}G1",
            name="网格",
            within_code=half.township,
        ),
    ),
    "places.place_change": (
        "places.place.change",
        _place,
        lambda actor, half, made: places.place_change(actor=actor, place_id=made.pk, version=1, short_name="新"),
    ),
    "places.place_close": (
        "places.place.close",
        _village,
        lambda actor, half, made: places.place_close(actor=actor, place_id=made.pk, version=made.version),
    ),
    "places.place_reopen": (
        "places.place.reopen",
        _closed_village,
        lambda actor, half, made: places.place_reopen(actor=actor, place_id=made.pk, version=made.version),
    ),
    "places.place_outlines_load": (
        "places.place.load",
        _nothing,
        lambda actor, half, made: places.place_outlines_load(
            actor=actor, city_code=half.township, data=b'{"features": []}'
        ),
    ),
    "parties.party_create": (
        "parties.party.create",
        _nothing,
        lambda actor, half, made: parties.party_create(
            actor=actor, kind=PartyKind.FARM, name="新养殖场", place_code=half.township
        ),
    ),
    "parties.authorities_create": (
        "parties.party.create",
        lambda half: party("全市的集合", PartyKind.COLLECTIVE, covers="everybody"),
        lambda actor, half, made: parties.authorities_create(actor=actor, city_code=half.township),
    ),
    "parties.party_change": (
        "parties.party.change",
        _nothing,
        lambda actor, half, made: parties.party_change(
            actor=actor, party_id=half.party.pk, version=half.party.version, phone="0635-1"
        ),
    ),
    "parties.party_change (name)": (
        "parties.party.identify",
        _nothing,
        lambda actor, half, made: parties.party_change(
            actor=actor, party_id=half.party.pk, version=half.party.version, name="新名"
        ),
    ),
    "parties.party_close": (
        "parties.party.close",
        _nothing,
        lambda actor, half, made: parties.party_close(actor=actor, party_id=half.party.pk, version=half.party.version),
    ),
    "parties.party_reopen": ("parties.party.reopen", _closed_party, _reopen),
    "parties.party_merge": (
        "parties.party.merge",
        lambda half: party("同一家", place=half.township),
        lambda actor, half, made: parties.party_merge(
            actor=actor, kept_id=half.party.pk, gone_id=made.pk, gone_version=made.version
        ),
    ),
    "parties.name_add": (
        "parties.name.change",
        _nothing,
        lambda actor, half, made: parties.name_add(actor=actor, party_id=half.party.pk, name="别名"),
    ),
    "parties.name_remove": (
        "parties.name.change",
        lambda half: parties.name_add(actor=SETUP, party_id=half.party.pk, name="别名"),
        lambda actor, half, made: parties.name_remove(actor=actor, party_id=half.party.pk, name="别名"),
    ),
    "parties.site_create": (
        "parties.site.create",
        _nothing,
        lambda actor, half, made: parties.site_create(
            actor=actor, party_id=half.party.pk, name="新厂", place_code=half.township
        ),
    ),
    "parties.site_change": (
        "parties.site.change",
        _site,
        lambda actor, half, made: parties.site_change(actor=actor, site_id=made[0], version=made[1], address="路1号"),
    ),
    "parties.site_close": (
        "parties.site.close",
        _site,
        lambda actor, half, made: parties.site_close(actor=actor, site_id=made[0], version=made[1]),
    ),
    "identity.person_create": (
        "identity.person.create",
        _nothing,
        lambda actor, half, made: identity.person_create(actor=actor, username="newone", name="新"),
    ),
    "identity.person_change": (
        "identity.person.change",
        _nothing,
        lambda actor, half, made: identity.person_change(
            actor=actor, person_id=half.person.pk, version=half.person.version, phone="1"
        ),
    ),
    "identity.person_deactivate": (
        "identity.person.deactivate",
        _nothing,
        lambda actor, half, made: identity.person_deactivate(
            actor=actor, person_id=half.person.pk, version=half.person.version
        ),
    ),
    "identity.person_activate": (
        "identity.person.deactivate",
        lambda half: identity.person_deactivate(
            actor=SETUP, person_id=half.person.pk, version=Person.objects.get(pk=half.person.pk).version
        ),
        lambda actor, half, made: identity.person_activate(actor=actor, person_id=half.person.pk, version=made.version),
    ),
    "identity.password_set": (
        "identity.person.password",
        _nothing,
        lambda actor, half, made: identity.password_set(actor=actor, person_id=half.person.pk, password=PASSWORD),
    ),
    "identity.language_set": (
        "identity.self.change",
        _nothing,
        lambda actor, half, made: identity.language_set(actor=actor, language="en"),
    ),
    "identity.membership_grant": (
        "identity.membership.grant",
        _nothing,
        lambda actor, half, made: identity.membership_grant(
            actor=actor, person_id=half.person.pk, role="township", place_code=half.township
        ),
    ),
    "identity.membership_revoke": (
        "identity.membership.revoke",
        lambda half: half.person.memberships.get(),
        lambda actor, half, made: identity.membership_revoke(actor=actor, membership_id=made.pk),
    ),
    "identity.delegation_grant": (
        "identity.delegation.grant",
        lambda half: party("代办公司", place=half.township),
        lambda actor, half, made: identity.delegation_grant(
            actor=actor,
            giver_id=half.party.pk,
            taker_id=made.pk,
            permissions=["manifests.manifest.read"],
            valid_to=clock.today(),
        ),
    ),
    "identity.delegation_revoke": (
        "identity.delegation.revoke",
        lambda half: identity.delegation_grant(
            actor=SETUP,
            giver_id=half.party.pk,
            taker_id=party("代办公司", place=half.township).pk,
            permissions=["manifests.manifest.read"],
            valid_to=clock.today(),
        ),
        lambda actor, half, made: identity.delegation_revoke(actor=actor, delegation_id=made.pk),
    ),
    "identity.apikey_issue": (
        "identity.apikey.issue",
        _nothing,
        lambda actor, half, made: identity.apikey_issue(actor=actor, person_id=half.person.pk, label="erp"),
    ),
    "identity.apikey_make": (
        "identity.self.change",
        _nothing,
        lambda actor, half, made: identity.apikey_make(actor=actor, label="erp"),
    ),
    "identity.apikey_revoke": (
        "identity.apikey.revoke",
        lambda half: identity.apikey_issue(actor=SETUP, person_id=half.person.pk, label="erp"),
        lambda actor, half, made: identity.apikey_revoke(actor=actor, key_id=made.key.pk),
    ),
    "tables.table_export": (
        "exchange.register.export",
        _nothing,
        lambda actor, half, made: tables.table_export(actor=actor, table="places"),
    ),
    "tables.table_import": (
        "exchange.register.import",
        _nothing,
        lambda actor, half, made: tables.table_import(
            actor=actor, table="names", data="单位,别名\n".encode(), name="a.csv"
        ),
    ),
    # Rows that say nothing new: what they would change is asked of the registers' own actions above.
    "exchange.place_put": (
        "exchange.register.import",
        _nothing,
        lambda actor, half, made: exchange.place_put(actor=actor, values={"code": half.township}),
    ),
    "exchange.party_put": (
        "exchange.register.import",
        _nothing,
        lambda actor, half, made: exchange.party_put(actor=actor, values={"name": half.party.name}),
    ),
    "exchange.name_put": (
        "exchange.register.import",
        lambda half: parties.name_add(actor=SETUP, party_id=half.party.pk, name="别名"),
        lambda actor, half, made: exchange.name_put(actor=actor, values={"party": half.party.name, "name": "别名"}),
    ),
    "exchange.site_put": (
        "exchange.register.import",
        _site,
        lambda actor, half, made: exchange.site_put(actor=actor, values={"party": half.party.name, "name": "厂区"}),
    ),
}
# Tried elsewhere: a whole list of divisions (test_place_loads), the system's own check of keys (test_people), and a
# person's row (exchange/test_tables), which a county may bring in but sees within the own place only.
ELSEWHERE = {"places.place_load_city", "identity.apikey_use", "exchange.person_put"}
MODULES = {"places": places, "parties": parties, "identity": identity, "exchange": exchange, "tables": tables}
