"""What documents take of licences, and what was only warned of, written with the act that takes it.

The caller posts the transfers with its own, so that of two loads that race for the last tonne one is refused whole.
Not for: which item is drawn on (queries.asking).
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence

from wufei.kernel import clock
from wufei.kernel.ready import changed, fetched, inserted, inserted_all
from wufei.ledger.books.spec import TransferIn
from wufei.operations.licences.models import Draw, Licence, Warned
from wufei.operations.licences.queries.asking import Chosen, Finding
from wufei.operations.licences.queries.licences import allowance_key
from wufei.operations.licences.rules.drawing import Standing, redrawn


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How much of a document is reserved and used now. Grams. `chosen`: what it draws on; None: what it did before."""

    document: uuid.UUID
    label: str
    open_g: int
    used_g: int | None
    happened_at: dt.datetime
    chosen: Sequence[Chosen] | None = None


def draws_changed(*, uses: Sequence[Use]) -> list[TransferIn]:
    """Bring the draws of documents to what they should be; the transfers, for the caller to post in this transaction.

    `used_g` None: as before.

    No actor: the act on the documents that calls this has asked, and its line in the log says who it was.
    """
    there: dict[uuid.UUID, dict[str, Draw]] = {use.document: {} for use in uses}
    for row in fetched(Draw, "document", there):
        there[row.document][row.account] = row
    for use in uses:
        rows = there[use.document]
        rows |= {each.account: _fresh(use, each) for each in use.chosen or () if each.account not in rows}
    wanted = {row.licence_id for rows in there.values() for row in rows.values()}
    licences = {row.pk: row for row in fetched(Licence, "id", wanted)}
    return [entry for use in uses for entry in _redrawn(use, there[use.document], licences)]


def _fresh(use: Use, chosen: Chosen) -> Draw:
    return Draw(
        licence_id=chosen.licence_id,
        account=chosen.account,
        document=use.document,
        label=use.label,
        key=uuid.uuid5(use.document, chosen.account),
        happened_at=use.happened_at,
    )


def _redrawn(use: Use, rows: Mapping[str, Draw], licences: Mapping[int, Licence]) -> Iterator[TransferIn]:
    kept = set(rows) if use.chosen is None else {each.account for each in use.chosen}
    for account in sorted(rows):
        row = rows[account]
        used = use.used_g if use.used_g is not None else row.used_g
        yield from _changed(row, licences[row.licence_id], use, (use.open_g, used) if account in kept else (0, 0))


def _changed(row: Draw, licence: Licence, use: Use, wanted: tuple[int, int]) -> Sequence[TransferIn]:
    open_g, used_g = wanted
    there = Standing(key=row.key, steps=row.steps, open_key=row.open_key, open_g=row.open_g, used_g=row.used_g)
    allowance = allowance_key(licence, row.account)
    done = redrawn(there, allowance, open_g=open_g, used_g=used_g, happened_at=use.happened_at, label=use.label)
    if not done.entries:
        return ()
    told: dict[str, object] = {
        "open_key": done.open_key,
        "open_g": open_g,
        "used_g": used_g,
        "steps": row.steps + 1,
        "label": use.label,
    }
    for name, value in told.items():
        setattr(row, name, value)
    if row._state.adding:
        inserted(row)
    else:
        changed(Draw, {"pk": row.pk}, told)
    return done.entries


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody was warned of with one act on a document."""

    document: uuid.UUID
    label: str
    event: str
    findings: Sequence[Finding]
    happened_at: dt.datetime


def findings_told(*, told: Sequence[Told]) -> None:
    """Keep what people were warned of, to be counted per party.

    No actor: the act on the documents that calls this has asked, and its line in the log says who it was.
    """
    now = clock.now()
    inserted_all([_warned(each, finding, now) for each in told for finding in each.findings])


def _warned(told: Told, finding: Finding, now: dt.datetime) -> Warned:
    day = clock.day_of(told.happened_at)
    return Warned(
        party_id=finding.party_id,
        kind=finding.kind,
        finding=finding.problem.code,
        document=told.document,
        label=told.label,
        event=told.event,
        month=day.year * 100 + day.month,
        happened_at=told.happened_at,
        recorded_at=now,
    )
