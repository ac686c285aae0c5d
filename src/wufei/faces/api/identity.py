"""People, their roles and their API keys. Not for: oneself (me.py)."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, Given, Id, Line, Moment, PlaceCode
from wufei.faces.api.kit.once import secret
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.registers.identity import actions, queries
from wufei.registers.identity.models import ApiKey, Membership, Person
from wufei.registers.identity.spec import ROLES, Scope

router = Router(tags=["people"])


class PersonOut(Schema):
    """A person."""

    id: int
    version: int
    username: str
    name: str
    phone: str
    email: str
    is_active: bool
    language: str
    must_change_password: bool
    created_at: dt.datetime


class PeopleAsked(Paging):
    """Which people."""

    q: Line = Field("", description="Words in name, user name or phone.")
    inactive: bool = Field(False, description="Blocked people, too.")


class PersonIn(Given):
    """A new person. Without a password only OIDC or a key lets them in."""

    username: str = Field(max_length=150, examples=["wang.min"])
    name: str = Field(max_length=100, examples=["Wang Min"])
    password: str | None = Field(None, max_length=128, description="First password; has to be changed at sign-in.")
    phone: str = Field("", max_length=50)
    email: str = Field("", max_length=254)
    language: str = Field("zh-hans", max_length=10)


class PersonChange(Act):
    """What is left out stays."""

    name: str = Field("", max_length=100)
    phone: str = Field("", max_length=50)
    email: str = Field("", max_length=254)


class NewPassword(Given):
    """A password that the person must change at the next sign-in."""

    password: str = Field(max_length=128)


class MembershipOut(Schema):
    """A role of a person, for a time."""

    id: int
    person_id: int
    role: str
    party_id: int | None
    place_code: str | None = None
    valid_from: dt.date
    valid_to: dt.date | None
    granted_by: str
    granted_at: dt.datetime
    revoked_by: str
    revoked_at: dt.datetime | None

    @staticmethod
    def resolve_place_code(membership: Membership) -> str | None:
        """The place's code."""
        return membership.place.code if membership.place else None


class MembershipIn(Given):
    """A role to give. The scope of the role says whether a party or a place is needed (GET /roles)."""

    role: str = Field(max_length=32, examples=["department"])
    party_id: Id | None = None
    place_code: PlaceCode = ""
    valid_from: Day | None = Field(None, description="Today unless told.")
    valid_to: Day | None = Field(None, description="Without end unless told.")


class RoleOut(Schema):
    """A role that can be given."""

    code: str
    title: str
    summary: str
    scope: Scope


class KeyOut(Schema):
    """An API key; the secret is kept nowhere."""

    id: int
    person_id: int
    prefix: str
    label: str
    permissions: list[str] = Field(description="Codes and patterns it is cut to; none: all that its person may.")
    created_at: dt.datetime
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


class KeyIn(Given):
    """A key to issue."""

    label: str = Field(max_length=100, description="Which program will use it.", examples=["Provincial platform"])
    permissions: list[Annotated[str, Field(max_length=100)]] = Field(
        [],
        max_length=300,
        description="Cut the key to these codes or patterns (GET /me lists the codes); none: all that its person may.",
        examples=[["manifests.*", "books.account.read"]],
    )
    expires_at: Moment | None = None


class KeyIssued(Schema):
    """A fresh key."""

    key: KeyOut
    token: str = Field(description="Shown this once. Send it as “Authorization: Bearer …”.")


@router.get("/people", response=replies(Page[PersonOut]))
def people_list(request: HttpRequest, asked: Query[PeopleAsked]) -> dict[str, Any]:
    """The people within one's reach."""
    found = queries.person_search(actor=actor_of(request), words=asked.q, inactive=asked.inactive)
    return page(found, asked)


@router.post("/people", response=replies(PersonOut))
def person_create(request: HttpRequest, given: PersonIn) -> Person:
    """Add a person, without any role yet."""
    return actions.person_create(actor=actor_of(request), **given.model_dump())


@router.get("/people/{person_id}", response=replies(PersonOut))
def person_get(request: HttpRequest, person_id: Id) -> Person:
    """One person."""
    return queries.person_get(actor=actor_of(request), person_id=person_id)


@router.patch("/people/{person_id}", response=replies(PersonOut))
def person_change(request: HttpRequest, person_id: Id, given: PersonChange) -> Person:
    """Change name, phone or e-mail."""
    fields: Any = given.model_dump(exclude_unset=True, exclude={"version"})
    return actions.person_change(actor=actor_of(request), person_id=person_id, version=given.version, **fields)


@router.post("/people/{person_id}/deactivate", response=replies(PersonOut))
def person_deactivate(request: HttpRequest, person_id: Id, given: Act) -> Person:
    """Block a person: no sign-in, no key."""
    return actions.person_deactivate(actor=actor_of(request), person_id=person_id, version=given.version)


@router.post("/people/{person_id}/activate", response=replies(PersonOut))
def person_activate(request: HttpRequest, person_id: Id, given: Act) -> Person:
    """Let a blocked person in again."""
    return actions.person_activate(actor=actor_of(request), person_id=person_id, version=given.version)


@router.post("/people/{person_id}/password", response=replies(PersonOut))
def password_set(request: HttpRequest, person_id: Id, given: NewPassword) -> Person:
    """Set somebody's password."""
    return actions.password_set(actor=actor_of(request), person_id=person_id, password=given.password)


@router.get("/people/{person_id}/memberships", response=replies(list[MembershipOut]))
def memberships_list(request: HttpRequest, person_id: Id) -> list[Membership]:
    """The roles of a person, past ones too."""
    actor = actor_of(request)
    person = queries.person_get(actor=actor, person_id=person_id)
    return list(queries.memberships_visible_to(actor).filter(person=person).order_by("pk"))


@router.post("/people/{person_id}/memberships", response=replies(MembershipOut))
def membership_grant(request: HttpRequest, person_id: Id, given: MembershipIn) -> Membership:
    """Give a role. Nobody raises themselves or gives more than they hold."""
    return actions.membership_grant(actor=actor_of(request), person_id=person_id, **given.model_dump())


@router.post("/memberships/{membership_id}/revoke", response=replies(MembershipOut))
def membership_revoke(request: HttpRequest, membership_id: Id) -> Membership:
    """Take a role back, from this moment."""
    return actions.membership_revoke(actor=actor_of(request), membership_id=membership_id)


@router.get("/roles", response=replies(list[RoleOut]))
def roles_list(request: HttpRequest) -> list[dict[str, object]]:
    """The roles there are, in the language of the request."""
    return [
        {"code": role.code, "title": gettext(role.title), "summary": gettext(role.summary), "scope": role.scope}
        for role in ROLES
    ]


@router.get("/people/{person_id}/keys", response=replies(list[KeyOut]))
def apikeys_list(request: HttpRequest, person_id: Id) -> list[ApiKey]:
    """The API keys of a person."""
    actor = actor_of(request)
    person = queries.person_get(actor=actor, person_id=person_id)
    return list(queries.apikeys_visible_to(actor).filter(person=person))


@router.post("/people/{person_id}/keys", response=replies(KeyIssued))
@secret
def apikey_issue(request: HttpRequest, person_id: Id, given: KeyIn) -> dict[str, object]:
    """Issue a key that acts as this person. The token is shown this once."""
    issued = actions.apikey_issue(actor=actor_of(request), person_id=person_id, **given.model_dump())
    return {"key": issued.key, "token": issued.token}


@router.post("/keys/{key_id}/revoke", response=replies(KeyOut))
def apikey_revoke(request: HttpRequest, key_id: Id) -> ApiKey:
    """Withdraw a key, one's own or another's."""
    actor = actor_of(request)
    actions.apikey_revoke(actor=actor, key_id=key_id)
    return queries.apikeys_visible_to(actor).get(pk=key_id)
