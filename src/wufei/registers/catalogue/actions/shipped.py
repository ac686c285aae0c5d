"""Taking in what ships with the house: lists, editions, crosswalks, factors. Not for: a user's own copy (files)."""

import dataclasses
import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.registers.catalogue.models import CodeList, Crosswalk, Edition, Exemption, Factor, WasteCode
from wufei.registers.catalogue.permissions import LIST_WRITE
from wufei.registers.catalogue.rules.shipped import (
    ShippedEdition,
    ShippedList,
    shipped_factors,
    shipped_lists,
    shipped_steps,
)
from wufei.registers.catalogue.spec import CodeEditionState, ExemptionIn, LoadReport

ADDED = "shipped"


def catalogue_load_shipped(*, actor: Actor) -> LoadReport:
    """Add what ships with the house and is not there yet, published; what is there stays as people left it.

    Raises NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, LIST_WRITE)
        now = clock.now()
        report = LoadReport()
        for shipped in shipped_lists():
            of, made = CodeList.objects.get_or_create(code=shipped.code, defaults=_list_fields(shipped, now))
            report = dataclasses.replace(report, lists=report.lists + made)
            there = set(of.editions.values_list("edition", flat=True))
            for edition in shipped.editions:
                if edition.edition not in there:
                    report = _edition(actor, of, edition, now, report)
        report = dataclasses.replace(report, crosswalks=_crosswalks(), factors=_factors(now))
        if report.total:
            told = dataclasses.asdict(report)
            record(actor=actor, act="catalogue.shipped.load", subject=("catalogue", ADDED, ADDED), change=told)
    return report


def _list_fields(shipped: ShippedList, now: dt.datetime) -> dict[str, object]:
    return {
        "name_zh": shipped.name_zh,
        "name_en": shipped.name_en,
        "position": shipped.position,
        "recorded_at": now,
        **dataclasses.asdict(shipped.form),
    }


def _edition(actor: Actor, of: CodeList, shipped: ShippedEdition, now: dt.datetime, report: LoadReport) -> LoadReport:
    taken = of.editions.filter(state=CodeEditionState.PUBLISHED, valid_from=shipped.valid_from).exists()
    made = Edition.objects.create(
        list=of,
        edition=shipped.edition,
        # Where people published one of their own for that day, ours waits as a draft.
        state=CodeEditionState.DRAFT if taken else CodeEditionState.PUBLISHED,
        valid_from=shipped.valid_from,
        valid_to=shipped.valid_to,
        recorded_at=now,
        recorded_by=actor.label[:120],
        **shipped.texts,
    )
    codes = [WasteCode(edition=made, **dataclasses.asdict(row)) for row in shipped.codes]
    WasteCode.objects.bulk_create(codes, batch_size=500)
    exemptions = _exemptions(made, shipped.exemptions)
    Exemption.objects.bulk_create(exemptions, batch_size=500)
    return dataclasses.replace(
        report,
        editions=report.editions + 1,
        codes=report.codes + len(codes),
        exemptions=report.exemptions + len(exemptions),
    )


def _exemptions(edition: Edition, shipped: tuple[ExemptionIn, ...]) -> list[Exemption]:
    counted: dict[int, int] = {}
    rows = []
    for given in shipped:
        counted[given.number] = counted.get(given.number, 0) + 1
        fields = dataclasses.asdict(given) | {"codes": " ".join(given.codes)}
        rows.append(Exemption(edition=edition, row=counted[given.number], **fields))
    return rows


def _crosswalks() -> int:
    """Relate the latest editions that carry both codes; how many are new."""
    rows = WasteCode.objects.order_by("edition__valid_from").values_list("edition__list__code", "code", "pk")
    ids = {(of, code): key for of, code, key in rows}
    there = set(Crosswalk.objects.values_list("source_id", "target_id"))
    fresh = []
    for step in shipped_steps():
        source = ids.get((step.source_list, step.source_code))
        target = ids.get((step.target_list, step.target_code))
        if source is not None and target is not None and (source, target) not in there:
            fresh.append(Crosswalk(source_id=source, target_id=target, relation=step.relation))
    return len(Crosswalk.objects.bulk_create(fresh))


def _factors(now: dt.datetime) -> int:
    there = set(Factor.objects.filter(place_code="").values_list("code", flat=True))
    fresh = [
        Factor(**dataclasses.asdict(row), recorded_at=now, recorded_by=ADDED)
        for row in shipped_factors()
        if row.code not in there
    ]
    return len(Factor.objects.bulk_create(fresh))
