"""Writes on the rows of an edition: codes, exemptions, crosswalks. Not for: the edition itself (editions)."""

import dataclasses
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import Problems
from wufei.kernel.tables.spec import Outcome
from wufei.registers.catalogue.errors import CODE_UNKNOWN, EDITION_SEALED, PARENT_UNKNOWN, RELATION_SELF
from wufei.registers.catalogue.models import Crosswalk, Edition, Exemption, WasteCode
from wufei.registers.catalogue.permissions import EDITION_FILL
from wufei.registers.catalogue.queries import editions as queries
from wufei.registers.catalogue.rules.codes import code_faults, spelled, tidy
from wufei.registers.catalogue.spec import CodeEditionState, CodeIn, ExemptionIn, Relation

# What may still be filled into a code of a published edition: it adds to what that says, and changes none of it.
OPEN_LATER = frozenset({"wording", "also"})


def code_put(*, actor: Actor, edition_id: int, given: CodeIn) -> Outcome:
    """Add a code to an edition or change it. A published one only grows: codes, official wordings, other names.

    Raises CODE_FORM, CODE_CLASS, NAME_MISSING, HAZARDS_WRONG (together), PARENT_UNKNOWN (a code added to a published
    edition whose class is not there), EDITION_SEALED, NOT_ALLOWED.
    """
    with transaction.atomic():
        edition = _open(actor, edition_id)
        form = queries.form_of(edition.list)
        row = tidy(given, form)
        there = WasteCode.objects.filter(edition=edition, code=row.code).first()
        told = {key: value for key, value in dataclasses.asdict(row).items() if key != "code"}
        if there is not None:
            # What is left empty stays: a file with wordings alone needs no names.
            told = {key: value for key, value in told.items() if value or key == "confidence"}
            row = dataclasses.replace(row, **{k: getattr(there, k) for k in ("name_zh", "parent") if k not in told})
        if problems := code_faults(row, form):
            raise Problems(problems)
        if there is None:
            _fits(edition, row)
            made = WasteCode.objects.create(edition=edition, code=row.code, **told)
            record(actor=actor, act="catalogue.code.add", subject=made, change={"edition": str(edition)})
            return Outcome.CREATED
        told.pop("confidence")
        changed = {key: value for key, value in told.items() if getattr(there, key) != value}
        if not changed:
            return Outcome.UNCHANGED
        for key in changed.keys() - OPEN_LATER:
            _unsealed(edition, row.code, key)
        change = {key: [getattr(there, key), value] for key, value in changed.items()}
        WasteCode.objects.filter(pk=there.pk).update(**changed)
        record(actor=actor, act="catalogue.code.change", subject=there, change=change)
    return Outcome.CHANGED


def codes_put(*, actor: Actor, edition_id: int, given: Sequence[CodeIn]) -> list[Outcome]:
    """Add or change many codes; all are kept or none. Raises as code_put."""
    with transaction.atomic():
        _open(actor, edition_id)
        return [code_put(actor=actor, edition_id=edition_id, given=row) for row in given]


def code_remove(*, actor: Actor, edition_id: int, code: str) -> None:
    """Take a code out of a draft. Raises CODE_UNKNOWN, EDITION_SEALED, NOT_ALLOWED."""
    with transaction.atomic():
        edition = _open(actor, edition_id)
        there = _code(edition, code)
        _unsealed(edition, code, "code")
        record(actor=actor, act="catalogue.code.remove", subject=there, change={"edition": str(edition)})
        there.delete()


def exemption_put(*, actor: Actor, edition_id: int, row: int, given: ExemptionIn) -> Outcome:
    """Add a row of the exemption list to a draft or change it; `row`: its place in the item. Raises EDITION_SEALED."""
    with transaction.atomic():
        edition = _open(actor, edition_id)
        fields = dataclasses.asdict(given)
        number = fields.pop("number")
        fields["codes"] = " ".join(given.codes)
        there = Exemption.objects.filter(edition=edition, number=number, row=row).first()
        if there is not None and all(getattr(there, key) == value for key, value in fields.items()):
            return Outcome.UNCHANGED
        _unsealed(edition, f"{number}.{row}", "exemption")
        made, created = Exemption.objects.update_or_create(edition=edition, number=number, row=row, defaults=fields)
        record(actor=actor, act="catalogue.exemption.put", subject=made, change={"edition": str(edition)})
    return Outcome.CREATED if created else Outcome.CHANGED


def crosswalk_put(
    *,
    actor: Actor,
    source: tuple[int, str],
    target: tuple[int, str],
    relation: Relation,
    note: str = "",
) -> Outcome:
    """Say what a code (edition, code) is to a code of another edition. Raises CODE_UNKNOWN, RELATION_SELF."""
    with transaction.atomic():
        ends = [_code(_open(actor, edition_id), code) for edition_id, code in (source, target)]
        if ends[0] == ends[1]:
            raise RELATION_SELF(where="target", value=target[1])
        told = {"relation": str(relation), "note": note.strip()[:200]}
        there = Crosswalk.objects.filter(source=ends[0], target=ends[1]).first()
        if there is not None and all(getattr(there, key) == value for key, value in told.items()):
            return Outcome.UNCHANGED
        _made, created = Crosswalk.objects.update_or_create(source=ends[0], target=ends[1], defaults=told)
        change = {"target": str(ends[1]), **told}
        record(actor=actor, act="catalogue.crosswalk.put", subject=ends[0], change=change)
    return Outcome.CREATED if created else Outcome.CHANGED


def _open(actor: Actor, edition_id: int) -> Edition:
    """The edition, if the actor may fill it."""
    edition = queries.edition_get(actor=actor, edition_id=edition_id)
    require(actor, EDITION_FILL, queries.edition_subject(edition))
    return edition


def _code(edition: Edition, code: str) -> WasteCode:
    found = WasteCode.objects.filter(edition=edition, code=spelled(code, queries.form_of(edition.list))).first()
    if found is None:
        raise CODE_UNKNOWN(where="code", value=code, list=edition.list.code, edition=edition.edition)
    return found


def _fits(edition: Edition, row: CodeIn) -> None:
    """Raise PARENT_UNKNOWN where a published edition lacks the class of a new code; a draft is asked when published."""
    if edition.state == CodeEditionState.DRAFT or not row.parent:
        return
    if not WasteCode.objects.filter(edition=edition, code=row.parent).exists():
        raise PARENT_UNKNOWN(where="parent", value=row.parent, code=row.code)


def _unsealed(edition: Edition, code: str, where: str) -> None:
    if edition.state != CodeEditionState.DRAFT:
        raise EDITION_SEALED(where=where, value=code, edition=edition.edition, code=code)
