"""Corrections for tests, asked and answered through the acts; what the books hold after them. Not for: manifests."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from tests.factories.manifests import OIL, Trio
from tests.factories.registers import SETUP

from wufei.kernel.access import Actor
from wufei.kernel.problems import Problems
from wufei.ledger.books.models import AccountBalance
from wufei.ledger.books.queries.accounts import balance_now
from wufei.ledger.books.queries.audit import findings
from wufei.ledger.books.spec import AccountKey, AccountKind
from wufei.operations.manifests.actions import (
    correction_answer,
    correction_ask,
)
from wufei.operations.manifests.models import Correction, Manifest, Signature
from wufei.operations.manifests.queries.audit import signature_findings
from wufei.operations.manifests.spec import Event, Role
from wufei.operations.manifests.spec.corrections import CorrectionIn, CorrectionState

WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
ROAD = (Event.ISSUE, Event.TAKE_OVER)
SLOP = "hw:900-210-08"
GATE = "municipal:kitchen"
MASS = 4_812_000
DAYS = dt.timedelta(days=1)


def ask(three: Trio, manifest: Manifest, by: Role | Actor = Role.GENERATOR, **fields: Any) -> Correction:
    return correction_ask(
        actor=by if isinstance(by, Actor) else three.people[by],
        key=fields.pop("key", None) or uuid.uuid4(),
        manifest_id=manifest.pk,
        given=CorrectionIn(**fields),
        reason="过磅单抄错",
    )


def answer(three: Trio, row: Correction, by: Role, *, agreed: bool = True, note: str = "") -> Correction:
    version = Correction.objects.values_list("version", flat=True).get(pk=row.pk)
    who = three.people[by]
    return correction_answer(actor=who, correction_id=row.pk, version=version, agreed=agreed, note=note)


def agreed(three: Trio, manifest: Manifest, **fields: Any) -> Manifest:
    """Ask as the generator and let all consent."""
    row = ask(three, manifest, **fields)
    for consent in row.consents.all():
        row = answer(three, row, Role(consent.role))
    assert row.state == CorrectionState.AGREED
    return Manifest.objects.get(pk=manifest.pk)


def stock(party_id: int, place_id: int, kind: AccountKind = AccountKind.STOCK, code: str = OIL) -> int:
    return balance_now(actor=SETUP, key=AccountKey(holder_id=party_id, place_id=place_id, kind=kind, code=code)).posted


def pending(party_id: int, place_id: int, code: str = OIL) -> int:
    key = AccountKey(holder_id=party_id, place_id=place_id, kind=AccountKind.STOCK, code=code)
    return balance_now(actor=SETUP, key=key).pending_in


def asked_roles(row: Correction) -> dict[str, bool | None]:
    return {consent.role: consent.agreed for consent in row.consents.all()}


def sound(manifest: Manifest) -> None:
    """The laws: books sum to zero and are as sealed; what was signed last is what stands there."""
    assert list(findings()) == []
    assert signature_findings(actor=SETUP) == []
    assert sum(row.moved_in - row.moved_out for row in AccountBalance.objects.all()) == 0
    last = Signature.objects.filter(manifest=manifest).order_by("-step")[0]
    told = json.loads(last.statement)
    assert last.step == manifest.steps
    assert (told["mass_g"], told["accepted_g"], told["code"]) == (manifest.mass_g, manifest.accepted_g, manifest.code)
    assert told["values"] == manifest.values


def code_of(raised: pytest.ExceptionInfo[Any]) -> list[str]:
    return [p.code for p in raised.value.problems] if isinstance(raised.value, Problems) else [raised.value.code]
