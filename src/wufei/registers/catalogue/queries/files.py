"""Rows of the catalogue's tables as they go out as files. Not for: pages."""

from collections.abc import Iterator

from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Values
from wufei.kernel.units import decimal_text
from wufei.registers.catalogue.models import Crosswalk, Exemption
from wufei.registers.catalogue.queries.codes import codes_visible_to
from wufei.registers.catalogue.queries.editions import editions_visible_to
from wufei.registers.catalogue.queries.factors import factors_standing

_CODE = (
    "code",
    "name_zh",
    "name_en",
    "parent",
    "hazards",
    "industry_zh",
    "industry_en",
    "wording",
    "also",
    "confidence",
)
_EXEMPTION = ("link", "codes", "waste_zh", "waste_en", "condition_zh", "condition_en", "exempt_zh", "exempt_en")
_FACTOR = ("code", "item_zh", "item_en", "quantity_zh", "quantity_en", "unit", "source", "confidence", "valid_from")


def code_rows(actor: Actor) -> Iterator[Values]:
    """Every code of every edition."""
    for row in codes_visible_to(actor).order_by("edition__list__position", "-edition__valid_from", "code"):
        yield {
            "list": row.edition.list.code,
            "edition": row.edition.edition,
            **{key: getattr(row, key) for key in _CODE},
        }


def exemption_rows(actor: Actor) -> Iterator[Values]:
    """Every row of every exemption list, one a step of handling."""
    rows = Exemption.objects.filter(edition__in=editions_visible_to(actor)).select_related("edition__list")
    for row in rows:
        yield {
            "list": row.edition.list.code,
            "edition": row.edition.edition,
            "number": str(row.number),
            "row": str(row.row),
            **{key: getattr(row, key) for key in _EXEMPTION},
        }


def crosswalk_rows(actor: Actor) -> Iterator[Values]:
    """Every relation of codes."""
    seen = editions_visible_to(actor)
    rows = Crosswalk.objects.filter(source__edition__in=seen, target__edition__in=seen)
    for row in rows.select_related("source__edition__list", "target__edition__list"):
        told: Values = {"relation": row.relation, "note": row.note}
        for end, code in (("source", row.source), ("target", row.target)):
            told |= {f"{end}_list": code.edition.list.code, f"{end}_edition": code.edition.edition}
            told[f"{end}_code"] = code.code
        yield told


def factor_rows(actor: Actor) -> Iterator[Values]:
    """Every factor that stands."""
    for row in factors_standing(actor):
        yield {
            **{key: getattr(row, key) for key in _FACTOR},
            "low": decimal_text(row.low_micro),
            "high": decimal_text(row.high_micro),
            "place": row.place_code,
        }
