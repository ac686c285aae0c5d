"""Who asks: a key in the header, or the session of a browser with its CSRF token. Not for: what they may do."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from wufei.faces.api.kit.errors import CSRF_MISSING, PASSWORD_DUE, SIGN_IN_NEEDED
from wufei.faces.api.kit.limits import spend
from wufei.kernel.access import NOT_ALLOWED, Actor, Face, Permission, system
from wufei.kernel.problems import Problem
from wufei.registers.identity import actions, queries
from wufei.registers.identity.errors import KEY_WRONG

SELF_PATH = "/me"


class KeyAuth(HttpBearer):
    """`Authorization: Bearer wf_…`. A key that is wrong is refused; the session is not tried instead."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor of the key, counted."""
        try:
            actor = actions.apikey_use(actor=system("api", Face.API), token=token)
        except Problem as problem:
            if problem.fault is not KEY_WRONG:
                raise
            raise SIGN_IN_NEEDED(where="Authorization") from problem
        spend(actor.id)
        return actor


class SessionAuth(APIKeyCookie):
    """The session cookie of a signed-in browser. Everything but reading needs the CSRF token as a header."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any | None:
        """Nobody without a session; a refusal for one without its token."""
        if not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise CSRF_MISSING(where="X-CSRFToken")
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        """The signed-in person as an actor, counted."""
        person = cast("Any", request.user)
        if person.must_change_password and SELF_PATH not in request.path:
            raise PASSWORD_DUE(where="password")
        actor = queries.actor_for(person, Face.API)
        spend(actor.id)
        return actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor that one of the two found."""
    return cast("Actor", cast("Any", request).auth)


def reader(request: HttpRequest, permission: Permission) -> Actor:
    """The actor, if it holds `permission` anywhere: for lists whose query leaves that to the face."""
    actor = actor_of(request)
    if not actor.may_somewhere(permission):
        raise NOT_ALLOWED(where=permission.code, permission=permission.title)
    return actor
