"""Delegation: what it gives to whom and until when, what cannot be given, that nothing is passed on, who ends it."""

import datetime as dt
from typing import Any

import pytest
from tests.factories.registers import SETUP, actor, party, person, small_city

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.registers.identity import queries, spec
from wufei.registers.identity.actions import apikey_issue, apikey_use, delegation_grant, delegation_revoke
from wufei.registers.identity.models import Delegation, Person
from wufei.registers.parties.actions import party_close
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
READ, SIGN, DRAFT = "manifests.manifest.read", "manifests.manifest.sign", "manifests.manifest.draft"


def refused(code: str, act: object) -> None:
    assert callable(act)
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code


def two() -> tuple[Party, Party]:
    """A giver and a taker."""
    small_city()
    return party(place="371502001"), party(place="371581001")


def now(who: Person) -> Actor:
    return queries.actor_for(who, Face.WEB)


def over(who: Actor, firm: Party) -> set[str]:
    """What somebody holds for a party."""
    return {code for grant in who.grants if grant.party_id == firm.pk for code in grant.permissions}


def given(by: Actor, giver: Party, taker: Party, *codes: str, **fields: Any) -> Delegation:
    told = {"permissions": codes or (READ, SIGN), "valid_to": clock.today() + 30 * DAY, **fields}
    return delegation_grant(actor=by, giver_id=giver.pk, taker_id=taker.pk, **told)


def test_people_of_the_taker_hold_it_within_their_own_roles() -> None:
    giver, taker = two()
    agent, driver = person("enterprise", party=taker), person("driver", party=taker)
    stranger = person("enterprise", party=party(place="371581001"))
    given(actor("enterprise", party=giver), giver, taker, READ, SIGN, DRAFT)
    assert over(now(agent), giver) == {READ, SIGN, DRAFT}
    assert over(now(driver), giver) == {READ, SIGN}
    assert over(now(stranger), giver) == set()
    assert over(now(agent), taker) > {READ, SIGN, DRAFT}


def test_it_begins_and_ends_with_its_days_and_when_a_party_closes() -> None:
    giver, taker = two()
    agent = person("enterprise", party=taker)
    today = clock.today()
    given(SETUP, giver, taker, valid_from=today + DAY, valid_to=today + 3 * DAY)
    for day, holds in ((0, False), (1, True), (3, True), (4, False)):
        with clock.freeze(clock.now() + day * DAY):
            assert bool(over(now(agent), giver)) is holds, day
    given(SETUP, giver, taker)
    assert over(now(agent), giver)
    party_close(actor=SETUP, party_id=giver.pk, version=giver.version)
    with clock.freeze(clock.now() + DAY):
        assert not over(now(agent), giver)


def test_nothing_is_passed_on() -> None:
    giver, taker = two()
    third = party(place="371581001")
    given(SETUP, giver, taker, *spec.DELEGABLE)
    given(SETUP, taker, third, *spec.DELEGABLE)
    assert over(now(person("enterprise", party=third)), giver) == set()
    agent = now(person("enterprise", party=taker))
    refused("kernel.not_found", lambda: given(agent, giver, third))
    assert not {code for code in over(agent, giver) if code.startswith("identity.")}


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("identity.not_delegable", {"permissions": ["identity.delegation.grant"]}),
        ("identity.not_delegable", {"permissions": ["manifests.*"]}),
        ("identity.delegation_empty", {"permissions": []}),
        ("identity.delegation_past", {"valid_from": clock.today() - DAY}),
        ("identity.dates_wrong", {"valid_to": clock.today() - DAY}),
        ("identity.delegation_too_long", {"valid_to": clock.today() + 733 * DAY}),
    ],
)
def test_what_cannot_be_delegated(code: str, fields: dict[str, Any]) -> None:
    giver, taker = two()
    refused(code, lambda: given(actor("enterprise", party=giver), giver, taker, **fields))
    assert not Delegation.objects.exists()


def test_to_whom_it_cannot_be_delegated() -> None:
    giver, taker = two()
    agent = actor("enterprise", party=giver)
    refused("identity.delegation_self", lambda: given(agent, giver, giver))
    told = {"actor": agent, "giver_id": giver.pk, "permissions": [READ], "valid_to": clock.today()}
    refused("kernel.not_found", lambda: delegation_grant(taker_id=0, **told))
    party_close(actor=SETUP, party_id=taker.pk, version=taker.version)
    with clock.freeze(clock.now() + DAY):
        refused("identity.taker_closed", lambda: given(agent, giver, taker))


def test_nobody_gives_what_they_or_their_key_may_not() -> None:
    giver, taker = two()
    agent = person("enterprise", party=giver)
    issued = apikey_issue(
        actor=SETUP, person_id=agent.pk, label="x", permissions=["identity.delegation.*", "parties.party.read", READ]
    )
    by_key = apikey_use(actor=SETUP, token=issued.token)
    refused("identity.delegation_not_held", lambda: given(by_key, giver, taker, READ, SIGN))
    assert given(by_key, giver, taker, READ)


@pytest.mark.parametrize("side", ["giver", "taker", "office"])
def test_either_side_ends_it_and_the_log_says_so(side: str) -> None:
    giver, taker = two()
    row = given(SETUP, giver, taker)
    agent = person("enterprise", party=taker)
    who = {
        "giver": lambda: actor("enterprise", party=giver),
        "taker": lambda: now(agent),
        "office": lambda: actor("office"),
    }[side]()
    assert delegation_revoke(actor=who, delegation_id=row.pk).revoked_by == who.label
    assert not over(now(agent), giver)
    refused("identity.delegation_over", lambda: delegation_revoke(actor=who, delegation_id=row.pk))
    acts = Entry.objects.filter(subject_kind="identity.delegation", subject_id=str(row.pk)).order_by("pk")
    assert [entry.act for entry in acts] == ["identity.delegation.grant", "identity.delegation.revoke"]
    assert str(giver) in acts[0].subject_label
    assert str(taker) in acts[0].subject_label


def test_others_neither_see_nor_end_it() -> None:
    giver, taker = two()
    row = given(SETUP, giver, taker)
    for who in (
        actor("enterprise", party=party(place="371502001")),
        actor("driver", party=taker),
        actor("county", place="3715"),
    ):
        assert list(queries.delegations_visible_to(who)) == []
        refused("kernel.not_found", lambda who=who: delegation_revoke(actor=who, delegation_id=row.pk))
    assert list(queries.delegations_visible_to(actor("auditor"))) == [row]
    refused("access.not_allowed", lambda: delegation_revoke(actor=actor("auditor"), delegation_id=row.pk))


def test_what_ends_within_a_week_is_warned_of() -> None:
    giver, taker = two()
    agent = actor("enterprise", party=taker)
    given(SETUP, giver, taker, valid_to=clock.today() + 8 * DAY)
    soon = given(SETUP, giver, taker, valid_to=clock.today() + 7 * DAY)
    assert queries.ending(agent) == [(soon, 7)]
    assert queries.ending(actor("office")) == []


def test_what_may_be_delegated_is_declared_and_held_by_those_who_take_it() -> None:
    codes = set(spec.PERMISSIONS.codes())
    assert set(spec.DELEGABLE) <= codes
    role = spec.role_find("enterprise")
    assert role is not None
    assert set(spec.DELEGABLE) <= spec.permissions_of(role)[0]


def test_somebody_without_a_party_role_costs_no_further_query(django_assert_num_queries: Any) -> None:
    giver, taker = two()
    given(SETUP, giver, taker)
    office, agent = person("office"), person("enterprise", party=taker)
    with django_assert_num_queries(1):
        now(office)
    with django_assert_num_queries(2):
        now(agent)
