"""What documents take of licences, and what was only warned of, written with the act that takes it.

The caller posts the transfers with its own, so that of two loads that race for the last tonne one is refused whole.
Not for: which item is drawn on (queries.asking).
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from wufei.kernel import clock
from wufei.kernel.ready import changed, fetched, inserted
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


def draws_changed(*, use: Use) -> list[TransferIn]:
    """Bring the draws of a document to what they should be; the transfers, for the caller to post in this transaction.

    `used_g` None: as before.

    No actor: the act on the document that calls this has asked, and its line in the log says who it was.
    """
    rows = {row.account: row for row in fetched(Draw, "document", [use.document])}
    wanted = set(rows) if use.chosen is None else {each.account for each in use.chosen}
    for each in use.chosen or ():
        if each.account not in rows:
            rows[each.account] = Draw(
                licence_id=each.licence_id,
                account=each.account,
                document=use.document,
                label=use.label,
                key=uuid.uuid5(use.document, each.account),
                happened_at=use.happened_at,
            )
    if not rows:
        return []
    licences = {row.pk: row for row in fetched(Licence, "id", {row.licence_id for row in rows.values()})}
    entries: list[TransferIn] = []
    for account in sorted(rows):
        row, drawn = rows[account], account in wanted
        used = use.used_g if use.used_g is not None else row.used_g
        entries += _changed(row, licences[row.licence_id], use, (use.open_g, used) if drawn else (0, 0))
    return entries


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


def findings_told(
    *, document: uuid.UUID, label: str, event: str, findings: Sequence[Finding], happened_at: dt.datetime
) -> None:
    """Keep what somebody was warned of, to be counted per party.

    No actor: the act on the document that calls this has asked, and its line in the log says who it was.
    """
    now, day = clock.now(), clock.day_of(happened_at)
    for finding in findings:
        inserted(
            Warned(
                party_id=finding.party_id,
                kind=finding.kind,
                finding=finding.problem.code,
                document=document,
                label=label,
                event=event,
                month=day.year * 100 + day.month,
                happened_at=happened_at,
                recorded_at=now,
            )
        )
