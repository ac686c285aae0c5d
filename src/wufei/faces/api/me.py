"""The person behind the request: who they are, what they may do, language, password, own keys, saved filters."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.identity import KeyIn, KeyIssued, KeyOut
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Given, Id, Line
from wufei.faces.api.kit.once import secret
from wufei.faces.api.kit.refusals import replies
from wufei.programme.plans.actions import filters as filter_actions
from wufei.programme.plans.models import SavedFilter
from wufei.programme.plans.queries import projects as plan_queries
from wufei.registers.identity import actions, queries
from wufei.registers.identity.models import ApiKey, Membership
from wufei.registers.identity.spec import role_find

router = Router(tags=["me"])


class RoleHeld(Schema):
    """A role in force."""

    role: str = Field(examples=["department"])
    title: str = Field(description="In the language of the request.")
    party_id: int | None
    place_code: str | None
    valid_from: dt.date
    valid_to: dt.date | None


class Me(Schema):
    """The person behind the request."""

    id: int
    username: str
    name: str
    language: str = Field(examples=["zh-hans", "en"])
    must_change_password: bool
    roles: list[RoleHeld]
    permissions: list[str] = Field(description="Codes of what is allowed somewhere; the reach is in the roles.")
    sandbox: bool = Field(description="This is no real house: nothing here is real or reported.")
    limited: bool = Field(description="The key of this request is cut to the permissions listed.")
    key_expires_at: dt.datetime | None = Field(description="When the key of this request ends.")


class LanguageIn(Given):
    """One's own language."""

    language: str = Field(max_length=10, examples=["en"])


class PasswordIn(Given):
    """A new password."""

    password: str = Field(max_length=128, examples=["four plain words here"])


class FilterIn(Given):
    """A view of a list to keep."""

    view: str = Field("tasks", max_length=20)
    name: str = Field(max_length=60, examples=["Overdue"])
    query: str = Field(max_length=600, description="Query string of the list.", examples=["flag=overdue"])


class FilterOut(Schema):
    """A kept view."""

    id: int
    view: str
    name: str
    query: str


class FilterAsked(Given):
    """Which views."""

    view: Line = Field("tasks", max_length=20)


def role_held(membership: Membership) -> dict[str, object]:
    """One membership as data."""
    role = role_find(membership.role)
    return {
        "role": membership.role,
        "title": gettext(role.title) if role else membership.role,
        "party_id": membership.party_id,
        "place_code": membership.place.code if membership.place else None,
        "valid_from": membership.valid_from,
        "valid_to": membership.valid_to,
    }


@router.get("", response=replies(Me))
def me_get(request: HttpRequest) -> dict[str, object]:
    """Who the request acts as, the roles in force and the permissions they give."""
    actor = actor_of(request)
    person = queries.person_get(actor=actor, person_id=int(actor.id))
    return {
        "id": person.pk,
        "username": person.username,
        "name": person.name,
        "language": person.language,
        "must_change_password": person.must_change_password,
        "roles": [role_held(m) for m in queries.memberships_of(person.pk)],
        "permissions": sorted({code for grant in actor.grants for code in grant.permissions}),
        "sandbox": settings.SANDBOX,
        "limited": actor.limit is not None,
        "key_expires_at": actor.until,
    }


@router.post("/language", response=replies(Me))
def language_set(request: HttpRequest, given: LanguageIn) -> dict[str, object]:
    """Set one's own language."""
    actions.language_set(actor=actor_of(request), language=given.language)
    return me_get(request)


@router.post("/password", response=replies(Me))
def password_set_own(request: HttpRequest, given: PasswordIn) -> dict[str, object]:
    """Set one's own password. Sessions of browsers end; API keys stay."""
    actor = actor_of(request)
    actions.password_set(actor=actor, person_id=int(actor.id), password=given.password)
    return me_get(request)


@router.get("/keys", response=replies(list[KeyOut]))
def own_keys_list(request: HttpRequest) -> list[ApiKey]:
    """The keys of one's own account, the newest first, with their last use."""
    return list(queries.keys_of(actor_of(request)))


@router.post("/keys", response=replies(KeyIssued))
@secret
def own_key_make(request: HttpRequest, given: KeyIn) -> dict[str, object]:
    """Make a key of one's own account: 90 days unless told, a year at most. A cut key makes no wider one."""
    issued = actions.apikey_make(actor=actor_of(request), **given.model_dump())
    return {"key": issued.key, "token": issued.token}


@router.get("/filters", response=replies(list[FilterOut]))
def filters_list(request: HttpRequest, asked: Query[FilterAsked]) -> list[SavedFilter]:
    """One's own saved filters."""
    return list(plan_queries.filters_of(int(actor_of(request).id), asked.view))


@router.post("/filters", response=replies(FilterOut))
def filter_save(request: HttpRequest, given: FilterIn) -> SavedFilter:
    """Keep a filter under a name; one of that name is replaced."""
    return filter_actions.filter_save(actor=actor_of(request), view=given.view, name=given.name, query=given.query)


@router.delete("/filters/{filter_id}", response=replies(Me))
def filter_forget(request: HttpRequest, filter_id: Id) -> dict[str, object]:
    """Forget one of one's own filters."""
    filter_actions.filter_forget(actor=actor_of(request), filter_id=filter_id)
    return me_get(request)
