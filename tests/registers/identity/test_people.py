"""People: roles in time, nobody raises themselves, one administrator stays, keys, passwords."""

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from tests.factories.registers import PASSWORD, SETUP, actor, party, person, small_city

from wufei.kernel import clock
from wufei.kernel.access import Face, Grant, Permission
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.registers.identity import queries, rules, spec
from wufei.registers.identity.actions import (
    apikey_issue,
    apikey_revoke,
    apikey_use,
    language_set,
    membership_grant,
    membership_revoke,
    password_set,
    person_change,
    person_create,
    person_deactivate,
)
from wufei.registers.identity.models import ApiKey, Person
from wufei.registers.parties.actions import party_close

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused(code: str, act: object) -> None:
    """The act is refused with this code."""
    assert callable(act)
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code


def test_a_person_signs_in_with_name_and_password(rf) -> None:
    made = person(username="zhang.san")
    assert authenticate(rf.post("/"), username="zhang.san", password=PASSWORD) == made
    assert authenticate(rf.post("/"), username="zhang.san", password="wrong") is None


@pytest.mark.parametrize("username", ["a", "", "with blank", "a" * 151, "<b>"])
def test_a_user_name_must_fit(username: str) -> None:
    refused("identity.username_wrong", lambda: person_create(actor=SETUP, username=username, name="张"))


def test_a_user_name_is_taken_whatever_its_case() -> None:
    person(username="Zhang")
    refused("identity.username_taken", lambda: person_create(actor=SETUP, username="zhang", name="张"))
    assert person_create(actor=SETUP, username="张三", name="张三").username == "张三"


@pytest.mark.parametrize("password", ["short", "password123", "1234567890123"])
def test_a_weak_password_is_refused(password: str) -> None:
    refused(
        "identity.password_weak",
        lambda: person_create(actor=SETUP, username="zhang", name="张", password=password),
    )


def test_a_role_holds_from_its_first_to_its_last_day() -> None:
    firm = party()
    made = person()
    today = clock.today()
    membership_grant(
        actor=SETUP,
        person_id=made.pk,
        role="department",
        party_id=firm.pk,
        valid_from=today + DAY,
        valid_to=today + 2 * DAY,
    )
    held = []
    for days in range(4):
        with clock.freeze(clock.now() + days * DAY):
            held.append(any(g.party_id == firm.pk for g in queries.actor_for(made, Face.WEB).grants))
    assert held == [False, True, True, False]


def test_a_closed_party_gives_no_rights() -> None:
    firm = party()
    made = person("enterprise", party=firm)
    party_close(actor=SETUP, party_id=firm.pk, version=1)
    assert all(g.party_id is None for g in queries.actor_for(made, Face.WEB).grants)


def test_roles_are_given_where_they_hold_and_once() -> None:
    places, firm, made = small_city(), party(), person()
    assert places

    def grant(role: str, **where: object) -> object:
        return lambda: membership_grant(actor=SETUP, person_id=made.pk, role=role, **where)

    refused("identity.role_unknown", grant("king"))
    refused("identity.scope_missing", grant("department"))
    refused("identity.scope_missing", grant("county", party_id=firm.pk))
    refused("identity.scope_too_much", grant("office", place_code="371502"))
    refused("identity.dates_wrong", grant("office", valid_to=clock.today() - DAY))
    grant("county", place_code="371502")()
    refused("identity.membership_twice", grant("county", place_code="371502", valid_to=clock.today()))
    grant("county", place_code="371581")()


def test_nobody_raises_themselves_or_gives_more_than_they_hold() -> None:
    somebody, office = person(), person("office")
    acting = queries.actor_for(office, Face.WEB)
    refused("identity.raises_self", lambda: membership_grant(actor=acting, person_id=office.pk, role="leader"))
    for role in ("admin", "auditor"):
        refused(
            "identity.raises_above",
            lambda role=role: membership_grant(actor=acting, person_id=somebody.pk, role=role),
        )
    assert membership_grant(actor=acting, person_id=somebody.pk, role="office")


def test_the_office_does_not_take_over_an_administrator() -> None:
    boss, acting = person("admin"), actor("office")
    person("admin")
    refused("identity.raises_above", lambda: password_set(actor=acting, person_id=boss.pk, password=PASSWORD))
    refused("identity.raises_above", lambda: person_change(actor=acting, person_id=boss.pk, version=1, email="x@x.cn"))
    refused("identity.raises_above", lambda: person_deactivate(actor=acting, person_id=boss.pk, version=1))
    refused("identity.raises_above", lambda: apikey_issue(actor=acting, person_id=boss.pk, label="x"))
    refused(
        "identity.raises_above",
        lambda: membership_revoke(actor=acting, membership_id=boss.memberships.get().pk),
    )


def test_one_lasting_administrator_stays() -> None:
    only, passing = person("admin"), person()
    membership_grant(actor=SETUP, person_id=passing.pk, role="admin", valid_to=clock.today() + DAY)
    refused("identity.last_admin", lambda: person_deactivate(actor=SETUP, person_id=only.pk, version=1))
    refused("identity.last_admin", lambda: membership_revoke(actor=SETUP, membership_id=only.memberships.get().pk))
    second = person("admin")
    membership_revoke(actor=SETUP, membership_id=only.memberships.get().pk)
    refused("identity.last_admin", lambda: person_deactivate(actor=SETUP, person_id=second.pk, version=1))
    refused("identity.membership_over", lambda: membership_revoke(actor=SETUP, membership_id=only.memberships.get().pk))


def test_somebody_blocked_may_do_nothing_and_their_keys_die() -> None:
    made = person("office")
    token = apikey_issue(actor=SETUP, person_id=made.pk, label="erp").token
    assert apikey_use(actor=SETUP, token=token).id == str(made.pk)
    person_deactivate(actor=SETUP, person_id=made.pk, version=1)
    assert queries.actor_by_id(made.pk).grants == ()
    refused("identity.key_wrong", lambda: apikey_use(actor=SETUP, token=token))


def test_a_key_is_shown_once_kept_as_a_hash_and_ends() -> None:
    made = person("office")
    issued = apikey_issue(actor=SETUP, person_id=made.pk, label="erp", expires_at=clock.now() + dt.timedelta(hours=1))
    row = ApiKey.objects.get()
    assert issued.token.split("_", 2)[2] not in f"{row.__dict__}"
    acting = apikey_use(actor=SETUP, token=issued.token)
    assert (acting.face, acting.id) == (Face.API, str(made.pk))
    row.refresh_from_db()
    assert row.last_used_at is not None
    for wrong in ("", "wf", "wf_x_y", issued.token[:-1], issued.token + "x", issued.token.replace("wf_", "xx_")):
        refused("identity.key_wrong", lambda wrong=wrong: apikey_use(actor=SETUP, token=wrong))
    with clock.freeze(clock.now() + dt.timedelta(hours=2)):
        refused("identity.key_wrong", lambda: apikey_use(actor=SETUP, token=issued.token))
    apikey_revoke(actor=SETUP, key_id=row.pk)
    refused("identity.key_wrong", lambda: apikey_use(actor=SETUP, token=issued.token))
    secret = issued.token.split("_", 2)[2]
    assert not any(secret in str(entry.change) for entry in Entry.objects.all())


def test_a_password_set_by_another_must_be_changed_and_is_not_logged(rf) -> None:
    made = person()
    password_set(actor=SETUP, person_id=made.pk, password="another good phrase 1")
    made.refresh_from_db()
    assert made.must_change_password
    password_set(actor=queries.actor_for(made, Face.WEB), person_id=made.pk, password="my own good phrase 2")
    made.refresh_from_db()
    assert not made.must_change_password
    assert authenticate(rf.post("/"), username=made.username, password="my own good phrase 2") == made
    assert "phrase" not in "".join(str(e.change) for e in Entry.objects.all())


def test_language_is_ones_own() -> None:
    made = person()
    language_set(actor=queries.actor_for(made, Face.WEB), language="en")
    assert Person.objects.get(pk=made.pk).language == "en"
    refused("identity.language_unknown", lambda: language_set(actor=queries.actor_for(made, Face.WEB), language="xx"))
    language_set(actor=SETUP, language="en")


def test_a_county_sees_its_people_and_a_person_always_themselves() -> None:
    small_city()
    mine = person("township", place="371502001")
    firm = person("enterprise", party=party(place="371502002"))
    other = person("township", place="371581001")
    both = person("township", place="371502001")
    membership_grant(actor=SETUP, person_id=both.pk, role="township", place_code="371581001")
    acting = actor("county", place="371502")
    seen = set(queries.visible_to(acting))
    assert {mine, firm, both} <= seen
    assert other not in seen
    assert queries.person_subject(both).place_code == "3715"
    assert list(queries.visible_to(queries.actor_for(other, Face.WEB))) == [other]


def test_an_actor_takes_one_query(django_assert_num_queries) -> None:
    made = person("department", party=party())
    with django_assert_num_queries(1):
        queries.actor_for(made, Face.WEB)


WIDE, NARROW = Grant(frozenset({"a", "b"})), Grant(frozenset({"a"}), place_code="3715")
HOLDS = [
    ((WIDE,), NARROW, True),
    ((NARROW,), WIDE, False),
    ((NARROW,), Grant(frozenset({"a"}), place_code="371502"), True),
    ((NARROW,), Grant(frozenset({"a"}), party_id=1), False),
    ((NARROW, WIDE), Grant(frozenset({"a", "b"}), place_code="37"), True),
    ((Grant(frozenset({"a"})), Grant(frozenset({"b"}))), WIDE, True),
    ((Grant(frozenset({"a"}), party_id=1),), Grant(frozenset({"a"}), party_id=2), False),
    ((), Grant(frozenset()), True),
]


@pytest.mark.parametrize(("mine", "other", "expected"), HOLDS)
def test_what_holds_what(mine: tuple[Grant, ...], other: Grant, expected: bool) -> None:
    assert rules.holds(mine, other) is expected


def test_a_role_that_names_an_unknown_permission_is_a_fault() -> None:
    known = [Permission("a.b.read", ""), Permission("a.b.change", "")]
    good = spec.Role("x", "", "", spec.Scope.PARTY, ("a.*.read",), open=("a.b.change",))
    assert spec.faults(known, [good]) == []
    bad = spec.Role("x", "", "", spec.Scope.PARTY, ("a.b.drop", "a.*"), open=("*.read",))
    found = spec.faults(known, [good, bad])
    assert [part for fault in found for part in ("a.b.drop", "twice", "both") if part in fault] == [
        "twice",
        "a.b.drop",
        "both",
    ]
