"""What a licence allows, in three cells of a table, and back. Pure. Not for: whether it makes sense (faults).

Each cell has the parts of all items with semicolons between: codes “hw:900-249-08 hw:*-49; hw:900-214-08”, ways
“R9; R1 R9”, tonnes “1000; 200”. Where a part is empty or missing, any way does, and nothing is counted.
"""

from collections.abc import Sequence
from itertools import zip_longest

from wufei.kernel.units import decimal_text, parse_micro
from wufei.operations.licences.spec import ItemIn

BETWEEN = "; "


def items_of(codes: str, methods: str, amounts: str) -> tuple[ItemIn, ...]:
    """The items that three cells say. Raises what is wrong with an amount."""
    told = zip_longest(_parts(codes), _parts(methods), _parts(amounts), fillvalue="")
    return tuple(
        ItemIn(codes=_words(of), methods=_words(way), amount_g=parse_micro(amount, "amount") if amount else None)
        for of, way, amount in told
        if of or way or amount
    )


def cells_of(items: Sequence[ItemIn]) -> tuple[str, str, str]:
    """The same as three cells."""
    amounts = ["" if item.amount_g is None else decimal_text(item.amount_g) for item in items]
    told = ([" ".join(item.codes) for item in items], [" ".join(item.methods) for item in items], amounts)
    return tuple(BETWEEN.join(parts) if any(parts) else "" for parts in told)  # type: ignore[return-value]


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("；", ";").split(";")] if cell.strip() else []


def _words(part: str) -> tuple[str, ...]:
    return tuple(part.replace("，", " ").replace("、", " ").replace(",", " ").split())
