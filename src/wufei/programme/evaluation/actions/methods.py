"""Loading methods. A loaded edition never changes: what was computed by it can be computed again."""

import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.programme.evaluation.errors import DATES_ORDER, METHOD_EXISTS
from wufei.programme.evaluation.models import Method
from wufei.programme.evaluation.permissions import METHOD_LOAD
from wufei.programme.evaluation.rules import method_file


def method_load(
    *,
    actor: Actor,
    data: bytes,
    name: str,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Method:
    """Load a method; the same file again gives the row there is.

    Raises METHOD_UNREADABLE, Problems with every fault of the file, METHOD_EXISTS, DATES_ORDER.
    """
    require(actor, METHOD_LOAD)
    read = method_file.read(data, name)
    if valid_from and valid_to and valid_to < valid_from:
        raise DATES_ORDER(where="valid_to", value=valid_to)
    with transaction.atomic():
        there = Method.objects.filter(code=read.code, edition=read.edition).first()
        if there is not None:
            if there.sha256 != read.sha256:
                raise METHOD_EXISTS(where="edition", value=read.edition, edition=read.edition, code=read.code)
            return there
        made = Method.objects.create(
            code=read.code,
            edition=read.edition,
            title_zh=read.title_zh,
            title_en=read.title_en,
            subjects=read.subjects,
            demonstration=read.demonstration,
            issued_by=read.issued_by,
            text=read.text,
            sha256=read.sha256,
            valid_from=valid_from,
            valid_to=valid_to,
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
        )
        change = {"code": read.code, "edition": read.edition, "sha256": read.sha256}
        record(actor=actor, act="evaluation.method.load", subject=made, change=change)
    return made


def methods_load_shipped(*, actor: Actor) -> list[Method]:
    """Load the demonstrations that ship with the product, where they are not there yet."""
    require(actor, METHOD_LOAD)
    return [method_load(actor=actor, data=method_file.shipped(name), name=name) for name in method_file.SHIPPED]
