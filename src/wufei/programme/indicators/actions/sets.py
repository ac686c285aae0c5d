"""Writes on sets: load a file, inherit from a higher set, exclude and take up. Not for: what an indicator means."""

import dataclasses
import datetime as dt
import importlib.resources
from collections.abc import Mapping, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.kernel.rows import swap
from wufei.kernel.units import MICRO, parse_micro
from wufei.programme.indicators.actions.definitions import definition_write, indicator_new, variables_write
from wufei.programme.indicators.actions.figures import figures_refresh
from wufei.programme.indicators.errors import (
    INDICATOR_UNKNOWN,
    NAME_MISSING,
    NEAR_RANGE,
    REASON_NEEDED,
    SET_EXISTS,
    VALIDITY_ORDER,
)
from wufei.programme.indicators.models import Indicator, IndicatorSet, SetItem
from wufei.programme.indicators.permissions import SET_CHANGE, SET_LOAD
from wufei.programme.indicators.rules import set_file
from wufei.programme.indicators.rules.fields import fit
from wufei.programme.indicators.spec import Duty, ItemIn
from wufei.registers.places.models import Place

DATA = importlib.resources.files("wufei.programme.indicators").joinpath("data")
FULL_PERMILLE = 1000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Heir:
    """A set that inherits: what it is called, for which place, what it leaves out and why."""

    code: str
    edition: str
    title_zh: str
    title_en: str = ""
    place_id: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    issued_with: str = ""
    excluded: Mapping[str, str] = dataclasses.field(default_factory=dict)


def shipped() -> list[str]:
    """The names of the set files that come with the product.

    No actor: it reads the package.
    """
    return sorted(entry.name for entry in DATA.iterdir() if entry.name.endswith(".toml"))


def set_load_shipped(*, actor: Actor, name: str) -> IndicatorSet:
    """Load a set that comes with the product. Raises NOT_FOUND and what set_load raises."""
    require(actor, SET_LOAD)
    if name not in shipped():
        raise NOT_FOUND(where="set", value=name)
    return set_load(actor=actor, data=DATA.joinpath(name).read_bytes(), name=name)


def set_load(*, actor: Actor, data: bytes, name: str) -> IndicatorSet:
    """Take a set file in, with the variables and indicators it declares. The same file again changes nothing.

    An indicator that is known already keeps its definition. Raises SET_UNREADABLE, SET_EXISTS, VARIABLE_DIFFERS,
    INDICATOR_UNKNOWN, or Problems naming every fault of the file.
    """
    require(actor, SET_LOAD)
    given = set_file.read(data, name)
    with transaction.atomic():
        there = IndicatorSet.objects.filter(code=given.code, edition=given.edition).first()
        if there is not None:
            if there.sha256 == given.sha256:
                return there
            raise SET_EXISTS(where="file", value=name, title=given.title_zh, edition=given.edition)
        variables_write(given.variables)
        made = IndicatorSet.objects.create(
            code=given.code,
            edition=given.edition,
            title_zh=given.title_zh,
            title_en=given.title_en,
            level=given.level,
            valid_from=given.valid_from,
            valid_to=given.valid_to,
            issued_with=given.issued_with,
            doubt_zh=given.doubt_zh,
            doubt_en=given.doubt_en,
            source=list(given.source),
            sha256=given.sha256,
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
        )
        _items(actor, made, given.items)
        change = {"code": given.code, "edition": given.edition, "sha256": given.sha256, "indicators": len(given.items)}
        record(actor=actor, act="indicators.set.load", subject=made, change=change)
    return made


def _items(actor: Actor, made: IndicatorSet, items: Sequence[ItemIn]) -> None:
    known = {i.code: i for i in Indicator.objects.filter(code__in=[item.code for item in items])}
    missing = [item.code for item in items if item.definition is None and item.code not in known]
    if missing:
        raise Problems(INDICATOR_UNKNOWN(where=f"indicator {code}", value=code) for code in missing)
    for item in items:
        if item.code not in known and item.definition is not None:
            known[item.code] = indicator_new(code=item.code)
            definition_write(actor=actor, indicator=known[item.code], given=item.definition)
    SetItem.objects.bulk_create(
        SetItem(
            set=made,
            indicator=known[item.code],
            number=item.number,
            level1_zh=item.level1_zh,
            level1_en=item.level1_en,
            level2_zh=item.level2_zh,
            level2_en=item.level2_en,
            duty=item.duty,
        )
        for item in items
    )


def set_inherit(*, actor: Actor, set_id: int, given: Heir) -> IndicatorSet:
    """Make a set of one's own out of a higher one: all its indicators, the excluded ones marked with their reason.

    Raises NOT_FOUND, NAME_MISSING, VALIDITY_ORDER, SET_EXISTS, INDICATOR_UNKNOWN, REASON_NEEDED.
    """
    require(actor, SET_CHANGE)
    if not given.title_zh.strip() or not given.code.strip() or not given.edition.strip():
        raise NAME_MISSING(where="title_zh")
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        raise VALIDITY_ORDER(where="valid_to", value=given.valid_to)
    with transaction.atomic():
        above = _set(set_id)
        if IndicatorSet.objects.filter(code=given.code, edition=given.edition).exists():
            raise SET_EXISTS(where="code", value=given.code, title=given.title_zh, edition=given.edition)
        if given.place_id is not None and not Place.objects.filter(pk=given.place_id).exists():
            raise NOT_FOUND(where="place", value=given.place_id)
        made = IndicatorSet.objects.create(
            code=fit("code", given.code, 60),
            edition=fit("edition", given.edition, 40),
            title_zh=fit("title_zh", given.title_zh, 160),
            title_en=fit("title_en", given.title_en, 240),
            level=above.level,
            inherits=above,
            place_id=given.place_id,
            valid_from=given.valid_from,
            valid_to=given.valid_to,
            issued_with=fit("issued_with", given.issued_with, 200),
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
        )
        rows = list(above.items.filter(excluded=False).select_related("indicator"))
        left_out = dict(given.excluded)
        for row in rows:
            reason = left_out.pop(row.indicator.code, None)
            if reason is not None and not reason.strip():
                raise REASON_NEEDED(where=f"excluded: {row.indicator.code}")
            row.pk, row.set = None, made
            row.excluded, row.reason = reason is not None, fit("reason", reason or "", 300)
        if left_out:
            raise Problems(INDICATOR_UNKNOWN(where=f"excluded: {code}", value=code) for code in left_out)
        SetItem.objects.bulk_create(rows)
        change = {"inherits": str(above), "excluded": dict(given.excluded)}
        record(actor=actor, act="indicators.set.inherit", subject=made, change=change)
    return made


def item_exclude(*, actor: Actor, set_id: int, code: str, reason: str) -> SetItem:
    """Leave an indicator out of a set, with the reason. It stays listed so that levels can be compared."""
    return _mark(actor, set_id, code, excluded=True, reason=reason)


def item_include(*, actor: Actor, set_id: int, code: str, reason: str) -> SetItem:
    """Take an excluded indicator up again, with the reason."""
    return _mark(actor, set_id, code, excluded=False, reason=reason)


def _mark(actor: Actor, set_id: int, code: str, *, excluded: bool, reason: str) -> SetItem:
    require(actor, SET_CHANGE)
    reason = fit("reason", reason, 300)
    if not reason:
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        item = _set(set_id).items.select_related("indicator", "set").filter(indicator__code=code).first()
        if item is None:
            raise INDICATOR_UNKNOWN(where="indicator", value=code)
        item.excluded, item.reason = excluded, reason if excluded else ""
        item.save(update_fields=["excluded", "reason"])
        change = {"indicator": code, "excluded": excluded}
        record(actor=actor, act="indicators.set.item", subject=item.set, change=change, reason=reason)
    return item


def item_add(
    *, actor: Actor, set_id: int, code: str, duty: Duty = Duty.OWN, level1: str = "", level2: str = ""
) -> SetItem:
    """Put an indicator into a set, at its end: one's own, or one of another set. Raises INDICATOR_UNKNOWN."""
    require(actor, SET_CHANGE)
    with transaction.atomic():
        found = _set(set_id)
        indicator = Indicator.objects.filter(code=code).first()
        if indicator is None:
            raise INDICATOR_UNKNOWN(where="indicator", value=code)
        last = found.items.order_by("-number").first()
        alike = found.items.filter(level1_zh=level1).first()
        item, _made = SetItem.objects.get_or_create(
            set=found,
            indicator=indicator,
            defaults={
                "number": last.number + 1 if last else 1,
                "duty": Duty(duty),
                "level1_zh": fit("level1", level1, 80),
                "level1_en": alike.level1_en if alike else "",
                "level2_zh": fit("level2", level2, 80),
            },
        )
        record(actor=actor, act="indicators.set.add", subject=found, change={"indicator": code, "duty": str(duty)})
        figures_refresh(indicator_ids=[indicator.pk])
    return item


def set_change(
    *,
    actor: Actor,
    set_id: int,
    version: int,
    valid_from: dt.date | None,
    valid_to: dt.date | None,
    near_percent: str = "",
) -> IndicatorSet:
    """Say from when to when a set holds, and from which percentage of its target a figure is near (empty: as is).

    Raises VALIDITY_ORDER, NEAR_RANGE, NOT_A_NUMBER, STALE.
    """
    require(actor, SET_CHANGE)
    if valid_from and valid_to and valid_to < valid_from:
        raise VALIDITY_ORDER(where="valid_to", value=valid_to)
    near = parse_micro(near_percent, "near") * 10 // MICRO if near_percent.strip() else None
    if near is not None and not 0 < near <= FULL_PERMILLE:
        raise NEAR_RANGE(where="near", value=near_percent)
    with transaction.atomic():
        found = _set(set_id)
        fields: dict[str, object] = {"valid_from": valid_from, "valid_to": valid_to}
        fields |= {} if near is None else {"near_permille": near}
        change = {name: [str(getattr(found, name) or ""), str(value or "")] for name, value in fields.items()}
        swap(found, version=version, **fields)
        record(actor=actor, act="indicators.set.change", subject=found, change=change)
    return found


def _set(set_id: int) -> IndicatorSet:
    found = IndicatorSet.objects.filter(pk=set_id).first()
    if found is None:
        raise NOT_FOUND(where="set", value=set_id)
    return found
