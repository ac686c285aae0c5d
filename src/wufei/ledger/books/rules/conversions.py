"""A conversion as transfers: what goes in comes out as something else or is named as lost, to the gram. Pure.

A treatment run, a sorting, a repacking, an incineration: all sides pass one account of the plant that must be even
again afterwards. Not for: which conversions a licence allows.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from wufei.ledger.books.errors import CONVERSION_EMPTY, CONVERSION_UNEVEN
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """What one account gives or takes, in the smallest unit."""

    account: AccountKey
    amount: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One run: what it took, what came of it; what was lost stands among the outputs, on an account that says how.

    `key` is made before asking, as that of a transfer; those of its transfers follow from it.
    """

    key: uuid.UUID
    inputs: Sequence[Share]
    outputs: Sequence[Share]
    happened_at: dt.datetime
    subject: tuple[str, str] = ("", "")
    reason: str = ""


def entries(run: Conversion) -> list[TransferIn]:
    """The transfers of a run, in the order of its inputs and outputs. Raises CONVERSION_EMPTY, CONVERSION_UNEVEN."""
    if not run.inputs or not run.outputs:
        raise CONVERSION_EMPTY(where="outputs" if run.inputs else "inputs")
    taken, given = (sum(share.amount for share in side) for side in (run.inputs, run.outputs))
    if taken != given:
        raise CONVERSION_UNEVEN(where="outputs", value=given, taken=taken, difference=taken - given)
    return list(_entries(run))


def _entries(run: Conversion) -> Iterator[TransferIn]:
    first = run.inputs[0].account
    through = dataclasses.replace(first, kind=AccountKind.CONVERSION, code="")
    sides = [(share.account, through, share.amount) for share in run.inputs]
    sides += [(through, share.account, share.amount) for share in run.outputs]
    for number, (source, target, amount) in enumerate(sides):
        yield TransferIn(
            key=uuid.uuid5(run.key, str(number)),
            source=source,
            target=target,
            amount=amount,
            happened_at=run.happened_at,
            subject=run.subject,
            reason=run.reason,
        )
