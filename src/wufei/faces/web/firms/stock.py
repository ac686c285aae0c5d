"""What a firm holds now, by age, with the legal limit left. Not for: single facilities (facilities)."""

import dataclasses
from collections.abc import Sequence

from django.utils.translation import gettext

from wufei.faces.web.facilities.drawing import band_words
from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.kit.sheets import Sheet
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.ledger.books.permissions import BOOKS_READ
from wufei.operations.facilities.queries.holdings import ends_at
from wufei.operations.facilities.queries.stock import CodeStock

TONNE = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A code in stock. `bands`: word, grams, percent of the whole; `left`: days until the oldest has lain too long."""

    stock: CodeStock
    name: str
    bands: Sequence[tuple[str, int, int]]
    days: int | None
    left: int | None


def told(asked: Asked) -> Told:
    """The stock by code, with its sum and what has lain too long."""
    stocks = asked.holdings
    words, now, names = band_words(), clock.now(), asked.names({row.code for row in stocks})
    rows = []
    for one in stocks:
        whole = sum(band.mass_g for band in one.bands) or 1
        bands = [(word, band.mass_g, 100 * band.mass_g // whole) for word, band in zip(words, one.bands, strict=True)]
        since, ends = one.since, ends_at(one)
        days = (now - since).days if since is not None else None
        rows.append(Row(one, names.get(one.code, ""), bands, days, (ends - now).days if ends is not None else None))
    return {
        "rows": rows,
        "bands": words,
        "total_g": sum(max(0, one.mass_g) for one in stocks),
        "over_g": sum(one.over_g for one in stocks),
    }


def sheet(asked: Asked, found: Told) -> Sheet:
    """The same as a table."""
    columns = [(gettext("Waste code"), 18), (gettext("Waste"), 36), (gettext("There now, t"), 14)]
    columns += [(word, 12) for word in found["bands"]]
    columns += [(gettext("Too long, t"), 12), (gettext("Oldest, days"), 12), (gettext("Days left"), 12)]
    rows = [
        [
            row.stock.code,
            row.name,
            row.stock.mass_g / TONNE,
            *(mass / TONNE for _word, mass, _share in row.bands),
            row.stock.over_g / TONNE if row.stock.limit is not None else None,
            row.days,
            row.left,
        ]
        for row in found["rows"]
    ]
    return Sheet(gettext("Stock by age"), columns, rows)


BLOCK = Block("stock", _("Stock now"), BOOKS_READ, told, sheet, wide=True)
