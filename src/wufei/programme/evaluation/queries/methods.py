"""Reads of methods. Not for: scoring by them."""

import functools

from django.db.models import QuerySet

from wufei.kernel.access import Actor, require
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.evaluation import spec
from wufei.programme.evaluation.models import Method
from wufei.programme.evaluation.permissions import EVALUATION_READ
from wufei.programme.evaluation.rules import method_file


def methods_visible_to(actor: Actor) -> QuerySet[Method]:
    """Every method: by what one is scored is open to whoever is scored. Raises NOT_ALLOWED."""
    require(actor, EVALUATION_READ)
    return Method.objects.all()


def method_get(*, actor: Actor, method_id: int) -> Method:
    """One method. Raises NOT_FOUND."""
    found = methods_visible_to(actor).filter(pk=method_id).first()
    if found is None:
        raise NOT_FOUND(where="method", value=method_id)
    return found


def method_by_code(*, actor: Actor, code: str) -> Method:
    """The edition of this code that was loaded last. Raises NOT_FOUND."""
    found = methods_visible_to(actor).filter(code=code).order_by("-recorded_at", "-pk").first()
    if found is None:
        raise NOT_FOUND(where="method", value=code)
    return found


def method_read(found: Method) -> spec.Method:
    """What the file says."""
    return _read(found.text, found.code)


@functools.lru_cache(maxsize=32)
def _read(text: str, code: str) -> spec.Method:
    return method_file.read(text.encode(), code)
