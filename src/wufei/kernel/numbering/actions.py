"""Giving numbers. Not for: writing them on documents (spec)."""

from django.db import connection

from wufei.kernel.numbering.models import Counter
from wufei.kernel.ready import asked

_TAKE = """
INSERT INTO {table} (series, period, last) VALUES (%s, %s, 1)
ON CONFLICT (series, period) DO UPDATE SET last = {table}.last + 1
RETURNING last
"""


def number_take(*, series: str, period: str = "") -> int:
    """The next number of a series, from 1, in the caller's transaction: a rollback gives it back.

    One statement, so two processes never get the same; the second waits for the first. Raises RuntimeError outside
    a transaction, where a failure after it would leave a gap.

    No actor: the action whose document gets the number has one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"number_take({series!r}) stands outside a transaction")
    sql = _TAKE.format(table=connection.ops.quote_name(Counter._meta.db_table))
    return int(asked(sql, [series, period]).fetchall()[0][0])
