"""Rows of files into the catalogue: codes, exemptions, crosswalks, factors. Not for: reading files (kernel/tables)."""

import dataclasses
import datetime as dt
from typing import Any

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.sources import Confidence
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.kernel.units import parse_micro
from wufei.registers.catalogue.actions.factors import factor_set
from wufei.registers.catalogue.actions.rows import code_put, crosswalk_put, exemption_put
from wufei.registers.catalogue.models import Factor
from wufei.registers.catalogue.permissions import FACTOR_WRITE, LIST_WRITE
from wufei.registers.catalogue.queries.editions import edition_named
from wufei.registers.catalogue.spec import CodeIn, ExemptionIn, FactorIn, Link, Relation

_CODE = ("code", "name_zh", "name_en", "parent", "hazards", "industry_zh", "industry_en", "wording", "also")
_EXEMPTION = ("waste_zh", "waste_en", "condition_zh", "condition_en", "exempt_zh", "exempt_en")
_FACTOR = ("item_zh", "item_en", "quantity_zh", "quantity_en", "unit", "source")


def code_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of codes. An empty cell leaves what is there."""
    require(actor, LIST_WRITE)
    told: dict[str, Any] = {key: word(values, key) for key in _CODE}
    given = CodeIn(**told)
    return code_put(actor=actor, edition_id=_edition(actor, values, "list", "edition"), given=given)


def exemption_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of an exemption list."""
    require(actor, LIST_WRITE)
    given = ExemptionIn(
        number=int(word(values, "number")),
        link=Link(word(values, "link")),
        codes=tuple(word(values, "codes").replace("，", " ").replace(",", " ").replace("、", " ").split()),
        **{key: word(values, key) for key in _EXEMPTION},
    )
    row = int(word(values, "row") or 1)
    return exemption_put(actor=actor, edition_id=_edition(actor, values, "list", "edition"), row=row, given=given)


def crosswalk_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of relations between codes."""
    require(actor, LIST_WRITE)
    ends = [
        (_edition(actor, values, f"{end}_list", f"{end}_edition"), word(values, f"{end}_code"))
        for end in ("source", "target")
    ]
    relation = Relation(word(values, "relation"))
    return crosswalk_put(actor=actor, source=ends[0], target=ends[1], relation=relation, note=word(values, "note"))


def factor_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of factors. One number alone is both ends."""
    require(actor, FACTOR_WRITE, Subject(place_code=word(values, "place")))
    low = word(values, "low")
    told = values.get("valid_from")
    day = told if isinstance(told, dt.date) else clock.today()
    given = FactorIn(
        code=word(values, "code"),
        domain=word(values, "code").partition(".")[0],
        low_micro=parse_micro(low, "low"),
        high_micro=parse_micro(word(values, "high") or low, "high"),
        place_code=word(values, "place"),
        valid_from=day,
        confidence=Confidence.OWN,
        **{key: word(values, key) for key in _FACTOR},
    )
    standing = Factor.objects.filter(
        code=given.code, place_code=given.place_code, valid_from=day, superseded_at__isnull=True
    ).first()
    if standing is not None:
        if _same(standing, given):
            return Outcome.UNCHANGED
        given = dataclasses.replace(given, **{k: getattr(given, k) or getattr(standing, k) for k in _FACTOR})
    factor_set(actor=actor, given=given)
    return Outcome.CREATED if standing is None else Outcome.CHANGED


def _same(standing: Factor, given: FactorIn) -> bool:
    """Whether the row says what stands already; an empty cell says nothing."""
    told: dict[str, Any] = {key: getattr(given, key) for key in _FACTOR if getattr(given, key)}
    told |= {"low_micro": given.low_micro, "high_micro": given.high_micro}
    return all(getattr(standing, key) == value for key, value in told.items())


def _edition(actor: Actor, values: Values, of: str, edition: str) -> int:
    return edition_named(actor=actor, list_code=word(values, of), edition=word(values, edition)).pk
