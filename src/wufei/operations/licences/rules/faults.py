"""What is wrong with a licence as given. Pure. Not for: who may write it (actions)."""

from collections.abc import Iterator

from wufei.kernel.problems import Problem
from wufei.kernel.text import Text, _
from wufei.ledger.books.spec import LARGEST
from wufei.operations.licences.errors import DATES_WRONG, FIELD_MISSING, ITEM_WRONG, KIND_UNKNOWN
from wufei.operations.licences.spec import KINDS, Allows, ItemIn, LicenceIn


def licence_faults(given: LicenceIn) -> list[Problem]:
    """Everything that is wrong with a licence by itself, each with its place."""
    kind = KINDS.get(given.kind)
    if kind is None:
        return [KIND_UNKNOWN(where="kind", value=given.kind, known=", ".join(KINDS))]
    found: list[Problem] = []
    if given.valid_to < given.valid_from:
        found.append(DATES_WRONG(where="valid_to", value=given.valid_to.isoformat()))
    if kind.vehicle and not given.plate.strip():
        found.append(FIELD_MISSING(where="plate", value=Text(_("Plate"))))
    if kind.allows is not Allows.UNCOUNTED and not given.items:
        found.append(FIELD_MISSING(where="items", value=Text(_("Wastes and amounts"))))
    return [*found, *_item_faults(given)]


def _item_faults(given: LicenceIn) -> Iterator[Problem]:
    for number, item in enumerate(given.items):
        if not _sound(item):
            yield ITEM_WRONG(where=f"items.{number}", value=number + 1)


def _sound(item: ItemIn) -> bool:
    named = item.codes and all(":" in code and len(code) <= 64 for code in item.codes)
    return bool(named) and (item.amount_g is None or 0 < item.amount_g <= LARGEST)
