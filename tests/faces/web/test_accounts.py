"""Signing in and one's own account: words, lock-out, first password, second factor. Not for: what roles allow."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from tests.factories import registers as make

from wufei.kernel.audit.models import Entry
from wufei.registers.identity.models import Person

pytestmark = pytest.mark.django_db

NEW = "a new one that is long 3"


@pytest.fixture
def person() -> Person:
    make.small_city()
    return make.person("office", username="limin")


def sign_in(client: Client, password: str = make.PASSWORD) -> int:
    return client.post("/accounts/login/", {"login": "limin", "password": password}).status_code


def test_the_sign_in_page_names_the_city_and_speaks_both_languages(person: Person) -> None:
    client = Client()
    client.cookies["wufei_language"] = "en"
    page = client.get("/accounts/login/").content.decode()
    assert "聊城市" in page
    assert "Sign in" in page
    assert reverse("web:language") in page


def test_signing_in_leads_to_the_first_page(person: Person) -> None:
    client = Client()
    answer = client.post("/accounts/login/", {"login": "limin", "password": make.PASSWORD})
    assert answer["Location"] == "/"


def test_a_wrong_password_says_so_without_saying_which_is_wrong(person: Person) -> None:
    answer = Client().post("/accounts/login/", {"login": "limin", "password": "wrong"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_five_failures_lock_for_a_while(person: Person) -> None:
    client = Client()
    codes = [sign_in(client, "wrong") for _attempt in range(5)]
    assert codes[-1] == 429
    locked = client.post("/accounts/login/", {"login": "limin", "password": make.PASSWORD}, HTTP_ACCEPT_LANGUAGE="en")
    assert locked.status_code == 429
    assert b"locked for 15 minutes" in locked.content


def test_nobody_signs_up(person: Person) -> None:
    answer = Client().get("/accounts/signup/", HTTP_ACCEPT_LANGUAGE="en")
    assert b"Accounts are made by the office" in answer.content
    fields = {"username": "neu", "password1": NEW, "password2": NEW}
    Client().post("/accounts/signup/", fields)
    assert not Person.objects.filter(username="neu").exists()


def test_a_first_password_must_be_changed_and_the_duty_ends(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(must_change_password=True)
    client = Client()
    sign_in(client)
    assert client.get(reverse("web:registers"))["Location"] == reverse("account_change_password")
    assert client.get(reverse("account_change_password")).status_code == 200
    values = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    done = client.post(reverse("web:password_change"), values)
    assert done["Location"] == reverse("web:home")
    person.refresh_from_db()
    assert not person.must_change_password
    assert person.check_password(NEW)
    assert Entry.objects.filter(act="identity.person.password", actor_id=str(person.pk)).exists()
    assert client.get(reverse("web:registers")).status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        {"oldpassword": "wrong", "password1": NEW, "password2": NEW},
        {"oldpassword": make.PASSWORD, "password1": NEW, "password2": "other long one 4"},
        {"oldpassword": make.PASSWORD, "password1": "short", "password2": "short"},
    ],
)
def test_a_refused_change_of_password_stands_at_its_field(person: Person, values: dict[str, str]) -> None:
    client = Client()
    sign_in(client)
    answer = client.post(reverse("web:password_change"), values)
    assert answer.status_code == 422
    assert "w-has-err" in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(make.PASSWORD)


def test_strangers_change_no_password(person: Person) -> None:
    assert Client().post(reverse("web:password_change"), {}).status_code == 302


def test_the_second_factor_is_activated_asked_for_and_given_up(person: Person) -> None:
    client = Client()
    sign_in(client)
    assert client.get(reverse("mfa_index")).status_code == 200
    asks = client.get(reverse("mfa_activate_totp"))
    if asks.status_code == 302:  # what protects the account is asked for once more
        assert client.get(asks["Location"]).status_code == 200
        client.post(asks["Location"], {"password": make.PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.status_code == 200
    assert len(codes.context["unused_codes"]) == 10
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200

    fresh = Client()
    asked = fresh.post("/accounts/login/", {"login": "limin", "password": make.PASSWORD}, follow=True)
    assert asked.redirect_chain[-1][0] == reverse("mfa_authenticate")
    recovery = codes.context["unused_codes"][0]
    assert fresh.post(reverse("mfa_authenticate"), {"code": recovery})["Location"] == "/"


@pytest.mark.parametrize(
    "page",
    ["account_logout", "account_reset_password", "account_inactive", "account_reauthenticate", "account_email"],
)
def test_pages_of_the_account_have_our_look(person: Person, page: str) -> None:
    client = Client()
    sign_in(client)
    answer = client.get(reverse(page), HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200
    assert "w-sign" in answer.content.decode()
