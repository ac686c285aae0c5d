"""Writes of people: entry, password, language, blocking. Not for: their roles (roles) or keys (keys)."""

from typing import Unpack

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.rows import swap
from wufei.registers.identity import queries, rules
from wufei.registers.identity.errors import (
    KEY_NO_PASSWORD,
    LANGUAGE_UNKNOWN,
    NAME_MISSING,
    PASSWORD_WEAK,
    USERNAME_TAKEN,
    USERNAME_WRONG,
)
from wufei.registers.identity.events import PersonCreated, PersonDeactivated
from wufei.registers.identity.models import Person
from wufei.registers.identity.permissions import (
    PASSWORD_SET,
    PERSON_CHANGE,
    PERSON_CREATE,
    PERSON_DEACTIVATE,
    SELF_CHANGE,
)
from wufei.registers.identity.queries.guards import admin_stays, person_not_above
from wufei.registers.identity.spec import PersonFields


def person_create(
    *,
    actor: Actor,
    username: str,
    name: str,
    password: str | None = None,
    phone: str = "",
    email: str = "",
    language: str = "zh-hans",
    must_change_password: bool = True,
) -> Person:
    """Add a person, without any role yet. No password: sign-in by another way only (OIDC). Raises USERNAME_*, …"""
    username, name = username.strip(), name.strip()
    with transaction.atomic():
        require(actor, PERSON_CREATE)
        if not rules.username_fits(username):
            raise USERNAME_WRONG(where="username", value=username)
        if not name:
            raise NAME_MISSING(where="name")
        if Person.objects.filter(username__iexact=username).exists():
            raise USERNAME_TAKEN(where="username", value=username)
        person = Person(
            username=username,
            name=name,
            phone=phone.strip(),
            email=email.strip(),
            language=_language(language),
            must_change_password=must_change_password and password is not None,
            created_at=clock.now(),
        )
        if password is not None:
            _password_check(password, person)
        person.password = make_password(password)
        person.save(force_insert=True)
        record(actor=actor, act="identity.person.create", subject=person, change={"username": username})
        emit(PersonCreated(person_id=person.pk))
    return person


def _language(code: str) -> str:
    if code not in {known for known, _name in settings.LANGUAGES}:
        raise LANGUAGE_UNKNOWN(where="language", value=code)
    return code


def _password_check(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise PASSWORD_WEAK(where="password", why=" ".join(error.messages)) from error


def person_change(*, actor: Actor, person_id: int, version: int, **fields: Unpack[PersonFields]) -> Person:
    """Change name, phone or e-mail of a person. Raises NOT_FOUND, NOT_ALLOWED, NAME_MISSING, STALE."""
    with transaction.atomic():
        person = queries.person_get(actor=actor, person_id=person_id)
        require(actor, PERSON_CHANGE, queries.person_subject(person))
        # A changed address may be where a password or a sign-in is sent.
        person_not_above(actor, person)
        given = {key: str(value).strip() for key, value in fields.items()}
        if given.get("name") == "":
            raise NAME_MISSING(where="name")
        changes: dict[str, object] = {key: v for key, v in given.items() if getattr(person, key) != v}
        if changes:
            told = {key: [getattr(person, key), value] for key, value in changes.items()}
            swap(person, version=version, **changes)
            record(actor=actor, act="identity.person.change", subject=person, change=told)
    return person


def person_deactivate(*, actor: Actor, person_id: int, version: int) -> Person:
    """Block a person: no sign-in, no key. Raises NOT_FOUND, NOT_ALLOWED, LAST_ADMIN, RAISES_ABOVE, STALE."""
    return _active_set(actor, person_id, version, active=False)


def person_activate(*, actor: Actor, person_id: int, version: int) -> Person:
    """Let a blocked person in again. Raises NOT_FOUND, NOT_ALLOWED, RAISES_ABOVE, STALE."""
    return _active_set(actor, person_id, version, active=True)


def _active_set(actor: Actor, person_id: int, version: int, *, active: bool) -> Person:
    with transaction.atomic():
        person = queries.person_get(actor=actor, person_id=person_id)
        require(actor, PERSON_DEACTIVATE, queries.person_subject(person))
        person_not_above(actor, person)
        if person.is_active == active:
            return person
        if not active:
            admin_stays(person)
        swap(person, version=version, is_active=active)
        act = "identity.person.activate" if active else "identity.person.deactivate"
        record(actor=actor, act=act, subject=person, change={"is_active": [not active, active]})
        if not active:
            emit(PersonDeactivated(person_id=person.pk))
    return person


def password_set(*, actor: Actor, person_id: int, password: str) -> Person:
    """Set a password: one's own, or another's, who then must change it. Raises NOT_FOUND, PASSWORD_WEAK, …"""
    with transaction.atomic():
        person = queries.person_get(actor=actor, person_id=person_id)
        own = actor.kind == "person" and actor.id == str(person.pk)
        if own:
            require(actor, SELF_CHANGE)
            if actor.limit is not None:
                raise KEY_NO_PASSWORD(where="password")
        else:
            require(actor, PASSWORD_SET, queries.person_subject(person))
            person_not_above(actor, person)
        _password_check(password, person)
        swap(person, version=person.version, password=make_password(password), must_change_password=not own)
        record(actor=actor, act="identity.person.password", subject=person)
    return person


def language_set(*, actor: Actor, language: str) -> None:
    """Set one's own language. Nothing happens for an actor who is no person. Raises LANGUAGE_UNKNOWN."""
    with transaction.atomic():
        require(actor, SELF_CHANGE)
        code = _language(language)
        person = queries.person_of(actor)
        if person is not None and person.language != code:
            before = person.language
            swap(person, version=person.version, language=code)
            record(actor=actor, act="identity.self.language", subject=person, change={"language": [before, code]})
