"""Keys cut to permissions: what they may, what they can make, what they never reach; keys of one's own account."""

import datetime as dt

import pytest
from tests.factories.registers import SETUP, actor, party, person, small_city

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face, Permission, allowed
from wufei.kernel.jobs import actions as jobs
from wufei.kernel.jobs.models import Job
from wufei.kernel.jobs.queries import job_actor
from wufei.kernel.jobs.spec import KINDS, runs
from wufei.kernel.problems import Problem
from wufei.registers.identity import queries
from wufei.registers.identity.actions import (
    apikey_issue,
    apikey_make,
    apikey_revoke,
    apikey_use,
    membership_grant,
    password_set,
    person_change,
)
from wufei.registers.identity.models import ApiKey, Person
from wufei.registers.identity.spec import OWN_KEY_DAYS, OWN_KEY_DAYS_MOST

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SELF = "identity.self.change"


def refused(code: str, act: object) -> None:
    assert callable(act)
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code


def agent() -> Person:
    """Somebody who acts for a firm."""
    small_city()
    return person("enterprise", party=party(place="371502001"))


def by_key(who: Person, *permissions: str, days: int = 30) -> Actor:
    """Who comes by a key of this person that is cut to these."""
    until = clock.now() + days * DAY
    issued = apikey_issue(actor=SETUP, person_id=who.pk, label="erp", permissions=permissions, expires_at=until)
    return apikey_use(actor=SETUP, token=issued.token)


def codes(who: Actor) -> set[str]:
    return {code for grant in who.grants for code in grant.permissions}


def test_a_cut_key_may_what_it_names_where_its_person_may() -> None:
    who = agent()
    whole, cut = by_key(who), by_key(who, "manifests.*", "parties.party.read")
    assert whole.limit is None
    assert codes(whole) == codes(queries.actor_for(who, Face.API))
    assert codes(cut) == {code for code in codes(whole) if code.startswith("manifests.")} | {"parties.party.read"}
    assert {grant.party_id for grant in cut.grants} == {who.memberships.get().party_id}
    assert not allowed(cut, Permission(SELF, ""))


def test_what_a_key_names_gives_nothing_that_its_person_lacks() -> None:
    who = agent()
    cut = by_key(who, "plans.*", "manifests.manifest.read")
    assert codes(cut) == {"manifests.manifest.read", "plans.project.read", "plans.project.report"}
    row = who.memberships.get()
    type(row).objects.filter(pk=row.pk).update(revoked_at=clock.now())
    assert codes(by_key(who, "manifests.*")) == set()


@pytest.mark.parametrize("wrong", ["manifests", "no.such.*", "", "manifests.manifest.raed"])
def test_a_permission_that_means_nothing_is_refused(wrong: str) -> None:
    who = agent()
    make = lambda: apikey_issue(actor=SETUP, person_id=who.pk, label="x", permissions=["*.read", wrong])  # noqa: E731
    refused("identity.key_permission_unknown", make)
    assert not ApiKey.objects.exists()


def test_everybody_makes_keys_of_their_own_account_with_an_end() -> None:
    who = queries.actor_for(agent(), Face.WEB)
    with clock.freeze(clock.now()):
        key = apikey_make(actor=who, label="erp", permissions=["manifests.*"]).key
        assert (str(key.person_id), key.expires_at) == (who.id, clock.now() + OWN_KEY_DAYS * DAY)
        assert apikey_make(actor=who, label="erp", expires_at=clock.now() + OWN_KEY_DAYS_MOST * DAY)
        late = clock.now() + (OWN_KEY_DAYS_MOST + 2) * DAY
        refused("identity.key_too_long", lambda: apikey_make(actor=who, label="erp", expires_at=late))
        refused("identity.key_expiry_past", lambda: apikey_make(actor=who, label="erp", expires_at=clock.now()))
    refused("identity.key_label_missing", lambda: apikey_make(actor=who, label=" "))
    refused("kernel.not_found", lambda: apikey_make(actor=SETUP, label="erp"))
    assert [each.pk for each in queries.keys_of(who)] == [key.pk + 1, key.pk]
    assert list(queries.keys_of(SETUP)) == []


def test_one_withdraws_ones_own_key_and_nobody_elses() -> None:
    mine, other = agent(), agent()
    who = queries.actor_for(mine, Face.WEB)
    issued = apikey_make(actor=who, label="erp")
    apikey_revoke(actor=who, key_id=issued.key.pk)
    refused("identity.key_wrong", lambda: apikey_use(actor=SETUP, token=issued.token))
    key = apikey_make(actor=queries.actor_for(other, Face.WEB), label="erp").key
    refused("kernel.not_found", lambda: apikey_revoke(actor=who, key_id=key.pk))


def test_a_key_never_makes_a_wider_one() -> None:
    who = agent()
    refused("access.not_allowed", lambda: apikey_make(actor=by_key(who, "manifests.*"), label="x"))
    cut = by_key(who, "manifests.manifest.*", SELF)
    refused("identity.key_wider", lambda: apikey_make(actor=cut, label="x"))
    refused("identity.key_wider", lambda: apikey_make(actor=cut, label="x", permissions=["manifests.*"]))
    narrow = apikey_make(actor=cut, label="x", permissions=["manifests.manifest.r*"]).key
    # A pattern would grow with the house: what it means today is kept. It ends with the key that made it.
    assert narrow.permissions == ["manifests.manifest.read"]
    assert narrow.expires_at == cut.until
    later = clock.now() + 31 * DAY
    longer = lambda: apikey_make(actor=cut, label="x", permissions=[SELF], expires_at=later)  # noqa: E731
    refused("identity.key_wider", longer)


def test_a_cut_key_of_the_office_reaches_no_further_by_way_of_people() -> None:
    office, other = person("office"), person()
    cut = by_key(office, "identity.*")
    for target in (office, other):
        issue = lambda target=target: apikey_issue(actor=cut, person_id=target.pk, label="x")  # noqa: E731
        refused("identity.raises_above" if target == office else "identity.key_wider", issue)
    refused("identity.key_no_password", lambda: password_set(actor=cut, person_id=office.pk, password="long enough 1"))
    refused("identity.raises_above", lambda: person_change(actor=cut, person_id=office.pk, version=1, email="x@x.cn"))
    refused("identity.raises_above", lambda: membership_grant(actor=cut, person_id=other.pk, role="office"))


def test_what_is_known_of_a_key_for_a_moment_is_cut_too_and_ends_with_it() -> None:
    who = agent()
    now = clock.now()
    with clock.freeze(now):
        until = now + dt.timedelta(seconds=2)
        told = apikey_issue(actor=SETUP, person_id=who.pk, label="x", permissions=["*.read"], expires_at=until)
        first, second = (apikey_use(actor=SETUP, token=told.token) for _time in range(2))
        assert first is second
        assert codes(first) == {code for code in codes(queries.actor_for(who, Face.API)) if code.endswith(".read")}
    with clock.freeze(now + dt.timedelta(seconds=2)):
        refused("identity.key_wrong", lambda: apikey_use(actor=SETUP, token=told.token))


def test_a_job_that_a_cut_key_has_started_may_no_more_than_the_key() -> None:
    office = person("office")
    cut = by_key(office, "plans.*")
    with KINDS.opened():
        runs("test.kind", title="Test")(lambda actor, progress: {})
        jobs.job_start(actor=cut, kind="test.kind")
        assert codes(job_actor(Job.objects.latest("pk"))) == codes(cut)
        jobs.job_start(actor=queries.actor_for(office, Face.WEB), kind="test.kind")
        assert codes(job_actor(Job.objects.latest("pk"))) == codes(actor("office"))
