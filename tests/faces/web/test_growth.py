"""Pages of manifests and of one's own account ask as many queries for many rows as for few. Not for: demo size."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.faces.web.visits import read, url
from tests.factories.corrections import WAY, ask
from tests.factories.manifests import Trio, brought
from tests.factories.packages import filled, three_firms
from tests.factories.phones import Scene, phone
from tests.factories.registers import SETUP, party

from wufei.kernel import clock
from wufei.operations.manifests.actions import round_collect, round_open
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event, Role, RoundIn
from wufei.operations.notices.actions import webhook_create
from wufei.registers.identity.actions import apikey_make, delegation_grant
from wufei.registers.identity.models import Person
from wufei.registers.parties.actions import site_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(world: Any, settings: Any) -> Trio:
    """Three firms with credit codes; webhooks may lead to the own machine."""
    settings.WEBHOOK_PRIVATE = True
    return three_firms()


def correction(three: Trio) -> None:
    """A correction of the generator's that names a site and a mass."""
    where = {"party_id": three.generator.pk, "place_code": "371502"}
    site = site_create(actor=SETUP, name=f"厂区{uuid.uuid4()}", **where)
    ask(three, brought(three, *WAY), mass_g=4_000_000, generator_site_id=site.pk)


def conflict(three: Trio) -> None:
    """A ticket of the carrier's that does not fit."""
    scene = Scene(three, {Role.CARRIER: phone(three.people[Role.CARRIER])})
    scene.take(scene.ticket(brought(three, Event.ISSUE, Event.TAKE_OVER), Event.ARRIVE, 1))


def trip(three: Trio) -> None:
    """A round with a stop."""
    driver, code = three.people[Role.CARRIER], "agricultural:packaging"
    given = RoundIn(
        key=uuid.uuid4(),
        spec="agricultural/packaging",
        carrier_id=three.carrier.pk,
        receiver_id=three.receiver.pk,
        code=code,
    )
    row = round_open(actor=driver, given=given)
    stop(three, row.pk)


def stop(three: Trio, round_id: int) -> None:
    """A stop of a round."""
    round_collect(
        actor=three.people[Role.CARRIER],
        round_id=round_id,
        key=uuid.uuid4(),
        generator_id=party(place="371502").pk,
        mass_g=1_000,
        values={},
    )


def delegation(three: Trio) -> None:
    """What a branch lets another branch do."""
    above = party(place="371502")
    giver, taker = (party(place="371502", parent_id=above.pk) for _number in range(2))
    until = clock.today() + dt.timedelta(days=9)
    what = ["manifests.manifest.read"]
    for one, other in ((three.generator, taker), (giver, three.generator)):
        delegation_grant(actor=SETUP, giver_id=one.pk, taker_id=other.pk, permissions=what, valid_to=until)


def key(three: Trio) -> None:
    """A key of the generator's agent."""
    apikey_make(actor=three.people[Role.GENERATOR], label=str(uuid.uuid4()))


def webhook(three: Trio) -> None:
    """A webhook of the same."""
    told = {"label": str(uuid.uuid4())[:20], "url": "http://127.0.0.1:9/in", "party_id": three.generator.pk}
    webhook_create(actor=three.people[Role.GENERATOR], after=None, **told)


def device(three: Trio) -> None:
    """A phone of the same."""
    phone(three.people[Role.GENERATOR])


def drum(three: Trio) -> None:
    """A drum in stock."""
    filled(three.generator, 100_000)


def load(three: Trio) -> None:
    """A load under way, and one taken in."""
    brought(three, Event.ISSUE)
    brought(three, *WAY)


def late(three: Trio) -> None:
    """A load that was taken in on another day than those before, and not treated since."""
    days = Manifest.objects.count() + 20
    with clock.freeze(clock.now() - days * dt.timedelta(days=1)):
        brought(three, *WAY)


PAGES: tuple[tuple[str, str, Role, Callable[[Trio], None]], ...] = (
    ("manifests", "?tab=all", Role.GENERATOR, load),
    ("manifests", "?tab=mine", Role.CARRIER, load),
    ("manifests", "?tab=due", Role.RECEIVER, late),
    ("packages", "?state=all", Role.GENERATOR, drum),
    ("collectings", "", Role.CARRIER, trip),
    ("corrections", "?which=all", Role.GENERATOR, correction),
    ("corrections", "?which=mine", Role.RECEIVER, correction),
    ("tickets", "", Role.CARRIER, conflict),
    ("own_phones", "", Role.GENERATOR, device),
    ("flows", "?period=year", Role.GENERATOR, load),
    ("flow_manifests", "?period=year", Role.GENERATOR, load),
    ("delegations", "", Role.GENERATOR, delegation),
    ("own_keys", "", Role.GENERATOR, key),
    ("webhooks", "", Role.GENERATOR, webhook),
)


def asked(client: Client, address: str) -> int:
    """How many queries a page takes, once what is kept is kept."""
    read(client, address)
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)


def browser(three: Trio, role: Role) -> Client:
    """Somebody of a firm."""
    client = Client()
    person = Person.objects.get(pk=int(three.people[role].id))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("route", "query", "role", "more"), PAGES, ids=[f"{each[0]}{each[1]}" for each in PAGES])
def test_more_rows_are_no_more_queries(
    three: Trio, route: str, query: str, role: Role, more: Callable[[Trio], None]
) -> None:
    client = browser(three, role)
    for _number in range(2):
        more(three)
    few = asked(client, url(route) + query)
    for _number in range(4):
        more(three)
    assert asked(client, url(route) + query) <= few


def test_a_round_of_many_stops_asks_no_more(three: Trio) -> None:
    trip(three)
    row = Manifest.objects.get().round
    assert row is not None
    client = browser(three, Role.CARRIER)
    stop(three, row.pk)
    few = asked(client, url("collecting", row.pk))
    for _number in range(4):
        stop(three, row.pk)
    assert asked(client, url("collecting", row.pk)) <= few
