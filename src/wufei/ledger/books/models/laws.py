"""What the database itself enforces on the books, whoever writes: append-only, two sides, balances that move along.

Every insert into the transfers, also by hand, moves the balances and the day's totals of both accounts; the two
accounts hold the same commodity; a pending transfer is ended by its own accounts and for no more than it reserved. On
PostgreSQL once a statement, over all its rows; on SQLite once a row. Not for: problems in words (actions ask before).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from wufei.kernel import rows
from wufei.ledger.books.models.accounts import Account, AccountBalance, DayTotal
from wufei.ledger.books.models.transfers import Transfer

APPEND_ONLY = (Account, Transfer)
POST, PEND, SETTLE, VOID = 1, 2, 3, 4  # TransferKind, as the triggers write it
SHANGHAI_S, DAY_S = 8 * 3600, 86_400  # no summer time since 1991: a day is 24 hours

_NAMES = {
    "transfer": Transfer._meta.db_table,
    "account": Account._meta.db_table,
    "balance": AccountBalance._meta.db_table,
    "day": DayTotal._meta.db_table,
    "post": POST,
    "pend": PEND,
    "settle": SETTLE,
    "void": VOID,
    "shift": SHANGHAI_S,
    "length": DAY_S,
}

# What a transfer moves and reserves; `held` is what its pending one had reserved.
_MOVED = "CASE WHEN {f}.kind IN ({post}, {settle}) THEN {f}.amount ELSE 0 END"
_RESERVED = "CASE {f}.kind WHEN {pend} THEN {f}.amount WHEN {settle} THEN -{held} WHEN {void} THEN -{held} ELSE 0 END"
_MISFIT = (
    "p.kind IS NULL OR p.kind <> {pend} OR p.source_id <> {f}.source_id OR p.target_id <> {f}.target_id "
    "OR {f}.amount > p.amount OR ({f}.kind = {void} AND {f}.amount <> p.amount)"
)

_SQLITE = {
    "{account}_begins": """
AFTER INSERT ON {account} BEGIN
  INSERT INTO {balance} (account_id, moved_in, moved_out, pending_in, pending_out, forbidden)
  VALUES (NEW.id, 0, 0, 0, 0, NEW.floor = 'forbid');
END""",
    "{transfer}_fits": """
BEFORE INSERT ON {transfer} BEGIN
  SELECT RAISE(ABORT, 'books: commodities differ')
  WHERE (SELECT commodity FROM {account} WHERE id = NEW.source_id)
     <> (SELECT commodity FROM {account} WHERE id = NEW.target_id);
  SELECT RAISE(ABORT, 'books: not what was pending') FROM (SELECT 1) LEFT JOIN {transfer} p ON p.id = NEW.settles_id
  WHERE NEW.kind IN ({settle}, {void}) AND ({misfit});
END""",
    "{transfer}_moves": """
AFTER INSERT ON {transfer} BEGIN
  UPDATE {balance} SET moved_out = moved_out + {moved}, pending_out = pending_out + {reserved},
    latest_at = MAX(COALESCE(latest_at, ''), NEW.happened_at) WHERE account_id = NEW.source_id;
  UPDATE {balance} SET moved_in = moved_in + {moved}, pending_in = pending_in + {reserved},
    latest_at = MAX(COALESCE(latest_at, ''), NEW.happened_at) WHERE account_id = NEW.target_id;
  INSERT INTO {day} (account_id, day, moved_in, moved_out)
    SELECT NEW.source_id, {dayof}, 0, NEW.amount WHERE NEW.kind IN ({post}, {settle})
    ON CONFLICT (account_id, day) DO UPDATE SET moved_out = moved_out + excluded.moved_out;
  INSERT INTO {day} (account_id, day, moved_in, moved_out)
    SELECT NEW.target_id, {dayof}, NEW.amount, 0 WHERE NEW.kind IN ({post}, {settle})
    ON CONFLICT (account_id, day) DO UPDATE SET moved_in = moved_in + excluded.moved_in;
END""",
}
_SQLITE_HELD = "(SELECT amount FROM {transfer} WHERE id = NEW.settles_id)"
_SQLITE_DAY = "(CAST(strftime('%s', NEW.happened_at) AS INTEGER) + {shift}) / {length}"

_POSTGRES = """
CREATE OR REPLACE FUNCTION books_account_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO {balance} (account_id, moved_in, moved_out, pending_in, pending_out, forbidden)
  SELECT id, 0, 0, 0, 0, floor = 'forbid' FROM fresh;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {account}_begins AFTER INSERT ON {account}
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION books_account_begins();

CREATE OR REPLACE FUNCTION books_transfer_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh f JOIN {account} s ON s.id = f.source_id JOIN {account} t ON t.id = f.target_id
             WHERE s.commodity <> t.commodity) THEN
    RAISE EXCEPTION 'books: commodities differ' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh f LEFT JOIN {transfer} p ON p.id = f.settles_id
             WHERE f.kind IN ({settle}, {void}) AND ({misfit})) THEN
    RAISE EXCEPTION 'books: not what was pending' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  WITH moved AS (
    SELECT f.source_id, f.target_id, f.happened_at, {moved} AS amount, {reserved} AS held
    FROM fresh f LEFT JOIN {transfer} p ON p.id = f.settles_id
  ), sides AS (
    SELECT source_id AS account_id, 0::bigint AS i, amount AS o, 0::bigint AS pi, held AS po, happened_at FROM moved
    UNION ALL
    SELECT target_id, amount, 0, held, 0, happened_at FROM moved
  ), sums AS (
    SELECT account_id, sum(i) AS i, sum(o) AS o, sum(pi) AS pi, sum(po) AS po, max(happened_at) AS latest
    FROM sides GROUP BY account_id
  )
  UPDATE {balance} b SET moved_in = b.moved_in + s.i, moved_out = b.moved_out + s.o,
    pending_in = b.pending_in + s.pi, pending_out = b.pending_out + s.po,
    latest_at = GREATEST(b.latest_at, s.latest)
  FROM sums s WHERE b.account_id = s.account_id;
  INSERT INTO {day} (account_id, day, moved_in, moved_out)
    SELECT account_id, day, sum(i), sum(o) FROM (
      SELECT f.source_id AS account_id, {dayof} AS day, 0::bigint AS i, f.amount AS o FROM fresh f
      WHERE f.kind IN ({post}, {settle})
      UNION ALL
      SELECT f.target_id, {dayof}, f.amount, 0 FROM fresh f WHERE f.kind IN ({post}, {settle})
    ) x GROUP BY account_id, day ORDER BY account_id, day
    ON CONFLICT (account_id, day) DO UPDATE
    SET moved_in = {day}.moved_in + excluded.moved_in, moved_out = {day}.moved_out + excluded.moved_out;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {transfer}_moves AFTER INSERT ON {transfer}
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION books_transfer_moves();

CREATE OR REPLACE FUNCTION books_by_triggers_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is written by the database alone', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
CREATE OR REPLACE TRIGGER {balance}_alone BEFORE INSERT OR UPDATE OR DELETE ON {balance}
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION books_by_triggers_only();
CREATE OR REPLACE TRIGGER {day}_alone BEFORE INSERT OR UPDATE OR DELETE ON {day}
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION books_by_triggers_only();
"""
_POSTGRES_DAY = "floor((extract(epoch FROM f.happened_at) + {shift}) / {length})::integer"


def enforce(connection: BaseDatabaseWrapper) -> None:
    """Put the laws in force; does nothing where they are. Called after every migrate."""
    for model in APPEND_ONLY:
        rows.guard(connection, model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            words = _words("NEW", _SQLITE_HELD.format(**_NAMES), _SQLITE_DAY.format(**_NAMES))
            for name, body in _SQLITE.items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name.format(**_NAMES)} {body.format(**words)}")
        else:
            cursor.execute(_POSTGRES.format(**_words("f", "p.amount", _POSTGRES_DAY.format(**_NAMES))))


def _words(row: str, held: str, day_of: str) -> dict[str, object]:
    """The names in the triggers, where the new row is called `row`."""
    named = {**_NAMES, "f": row, "held": held}
    return {
        **named,
        "moved": _MOVED.format(**named),
        "reserved": _RESERVED.format(**named),
        "misfit": _MISFIT.format(**named),
        "dayof": day_of,
    }
