"""Writes on factors: a new value takes the place of the old one, which stays. Not for: what is computed with it."""

import dataclasses
import re

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.units import decimal_text
from wufei.registers.catalogue.errors import FACTOR_CODE, FACTOR_RANGE, NAME_MISSING, SOURCE_MISSING
from wufei.registers.catalogue.events import FactorSet
from wufei.registers.catalogue.models import Factor
from wufei.registers.catalogue.permissions import FACTOR_WRITE
from wufei.registers.catalogue.spec import FactorIn
from wufei.registers.places import queries as places

_CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


def factor_set(*, actor: Actor, given: FactorIn, reason: str = "") -> Factor:
    """Set a factor from a day on, everywhere or at a place. One that says the same already is left as it is.

    Raises FACTOR_CODE, FACTOR_RANGE, SOURCE_MISSING, NAME_MISSING (together), NOT_FOUND (place), NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, FACTOR_WRITE, Subject(place_code=given.place_code))
        if given.place_code:
            places.place_by_code(actor=actor, code=given.place_code)
        if problems := _faults(given):
            raise Problems(problems)
        fields = dataclasses.asdict(given) | {"valid_from": given.valid_from or clock.today()}
        fields["domain"] = fields["domain"] or given.code.partition(".")[0]
        now = clock.now()
        standing = Factor.objects.filter(
            code=given.code,
            place_code=given.place_code,
            valid_from=fields["valid_from"],
            superseded_at__isnull=True,
        ).first()
        if standing is not None:
            if all(getattr(standing, key) == value for key, value in fields.items()):
                return standing
            Factor.objects.filter(pk=standing.pk).update(superseded_at=now)
        made = Factor.objects.create(recorded_at=now, recorded_by=actor.label[:120], **fields)
        before = [standing.low_micro, standing.high_micro] if standing is not None else None
        change = {"code": made.code, "value_micro": [before, [made.low_micro, made.high_micro]], "unit": made.unit}
        record(actor=actor, act="catalogue.factor.set", subject=made, change=change, reason=reason)
        emit(FactorSet(factor_id=made.pk))
    return made


def _faults(given: FactorIn) -> list[Problem]:
    found: list[Problem] = []
    if not _CODE.fullmatch(given.code):
        found.append(FACTOR_CODE(where="code", value=given.code))
    if not (given.item_zh.strip() and given.quantity_zh.strip()):
        found.append(NAME_MISSING(where="item_zh", code=given.code))
    if given.low_micro > given.high_micro:
        found.append(
            FACTOR_RANGE(where="high", value=decimal_text(given.high_micro), low=decimal_text(given.low_micro))
        )
    if not given.source.strip():
        found.append(SOURCE_MISSING(where="source"))
    return found
