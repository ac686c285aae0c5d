"""What the database itself enforces on the books, whoever writes: append-only, two sides, balances that move along.

Transfers are written before the block that seals them, and a block moves the balances and the day totals of all its
transfers when it is written, set-based. A transfer needs a block that was begun, which must be there at commit
(`seals.Begun`), and none can be added to one that is there: so nothing enters the books without moving a balance, not
even by hand. The two accounts of a transfer are there and hold the same commodity; a pending one is ended by its own
accounts and for no more than it reserved. Not for: problems in words (actions ask before).
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from wufei.kernel import rows
from wufei.ledger.books.models.accounts import Account, AccountBalance, DayTotal
from wufei.ledger.books.models.transfers import Transfer
from wufei.ledger.books.spec import SEALED
from wufei.ledger.seals.models import Begun, Block

APPEND_ONLY = (Account, Transfer)
POST, PEND, SETTLE, VOID = 1, 2, 3, 4  # TransferKind, as the triggers write it

_NAMES = {
    "transfer": Transfer._meta.db_table,
    "account": Account._meta.db_table,
    "balance": AccountBalance._meta.db_table,
    "day": DayTotal._meta.db_table,
    "block": Block._meta.db_table,
    "begun": Begun._meta.db_table,
    "sealed": SEALED,
    "post": POST,
    "pend": PEND,
    "settle": SETTLE,
    "void": VOID,
}

# The transfers of a new block with what they name. Outer joins, so that what is not there is found, and so that SQLite
# begins with the block whatever it thinks of the tables' sizes.
_NAMED = """FROM {transfer} t LEFT JOIN {account} s ON s.id = t.source_id LEFT JOIN {account} g ON g.id = t.target_id
      LEFT JOIN {transfer} c ON c.id = t.cites_id LEFT JOIN {transfer} p ON p.id = t.settles_id
      WHERE t.block_id = NEW.id"""
# What can be wrong with one, in words.
_FAULTS = {
    "books: accounts differ or are not there": "s.id IS NULL OR g.id IS NULL OR s.commodity <> g.commodity",
    "books: what is cited is not there": "t.cites_id IS NOT NULL AND c.id IS NULL",
    "books: not what was pending": """t.kind IN ({settle}, {void}) AND (p.kind IS NULL OR p.kind <> {pend}
        OR p.source_id <> t.source_id OR p.target_id <> t.target_id OR t.amount > p.amount
        OR (t.kind = {void} AND t.amount <> p.amount))""",
}
_MISCOUNTED = "(SELECT count(*) FROM {transfer} WHERE block_id = NEW.id) <> NEW.size"
_MISCOUNTED_WORDS = "books: not as many as were sealed"
# What a transfer moves and reserves: p is the pending one that it ends.
_MOVED = "CASE WHEN t.kind IN ({post}, {settle}) THEN t.amount ELSE 0 END"
_HELD = "CASE t.kind WHEN {pend} THEN t.amount WHEN {settle} THEN -p.amount WHEN {void} THEN -p.amount ELSE 0 END"
_SIDES = """SELECT t.source_id AS account_id, t.happened_at AS happened_at, 0 AS i, {moved} AS o, 0 AS pi, {held} AS po
      FROM {transfer} t LEFT JOIN {transfer} p ON p.id = t.settles_id WHERE t.block_id = NEW.id
    UNION ALL
    SELECT t.target_id, t.happened_at, {moved}, 0, {held}, 0
      FROM {transfer} t LEFT JOIN {transfer} p ON p.id = t.settles_id WHERE t.block_id = NEW.id"""
# A row is judged once, after all that left it and all that reached it.
_MOVES = """UPDATE {balance} SET moved_in = moved_in + s.i, moved_out = moved_out + s.o,
    pending_in = pending_in + s.pi, pending_out = pending_out + s.po, latest_at = {latest}
    FROM (SELECT account_id, SUM(i) AS i, SUM(o) AS o, SUM(pi) AS pi, SUM(po) AS po, MAX(happened_at) AS latest
      FROM ({sides}) x GROUP BY account_id) s WHERE {balance}.account_id = s.account_id;
  INSERT INTO {day} (account_id, day, moved_in, moved_out)
    SELECT account_id, day, SUM(i), SUM(o) FROM (
      SELECT source_id AS account_id, day, 0 AS i, amount AS o FROM {transfer}
        WHERE block_id = NEW.id AND kind IN ({post}, {settle})
      UNION ALL SELECT target_id, day, amount, 0 FROM {transfer}
        WHERE block_id = NEW.id AND kind IN ({post}, {settle})) x
    GROUP BY account_id, day ORDER BY account_id, day
    ON CONFLICT (account_id, day) DO UPDATE
    SET moved_in = {day}.moved_in + excluded.moved_in, moved_out = {day}.moved_out + excluded.moved_out;"""

_SQLITE = {
    "{account}_begins": """
AFTER INSERT ON {account} BEGIN
  INSERT INTO {balance} (account_id, moved_in, moved_out, pending_in, pending_out, forbidden)
  VALUES (NEW.id, 0, 0, 0, 0, NEW.floor = 'forbid');
END""",
    # FAIL, not ABORT: nothing of the row is written yet, and SQLite need not copy pages to be able to take it back.
    "{transfer}_comes_first": """
BEFORE INSERT ON {transfer} WHEN NOT EXISTS (SELECT 1 FROM {begun} WHERE id = NEW.block_id)
  OR EXISTS (SELECT 1 FROM {block} WHERE id = NEW.block_id) BEGIN
  SELECT RAISE(FAIL, 'books: the block is sealed, or was not begun');
END""",
    "{transfer}_moves": """
AFTER INSERT ON {block} WHEN NEW.kind = '{sealed}' BEGIN
  {faults}
  {moves}
END""",
}
_SQLITE_LATEST = "MAX(COALESCE(latest_at, ''), s.latest)"

_POSTGRES = """
CREATE OR REPLACE FUNCTION books_account_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO {balance} (account_id, moved_in, moved_out, pending_in, pending_out, forbidden)
  SELECT id, 0, 0, 0, 0, floor = 'forbid' FROM fresh;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {account}_begins AFTER INSERT ON {account}
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION books_account_begins();

CREATE OR REPLACE FUNCTION books_transfer_comes_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT block_id FROM fresh) f LEFT JOIN {begun} n ON n.id = f.block_id
    LEFT JOIN {block} b ON b.id = f.block_id WHERE n.id IS NULL OR b.id IS NOT NULL) THEN
    RAISE EXCEPTION 'books: the block is sealed, or was not begun' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {transfer}_comes_first AFTER INSERT ON {transfer}
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION books_transfer_comes_first();

-- By the indexes, for one transfer and for a hundred thousand: the planner knows neither which it will be, nor how
-- large the tables have become since it looked. The balances are held first, in the one order that all writers keep.
CREATE OR REPLACE FUNCTION books_block_moves() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE wrong text;
BEGIN
  {faults}
  PERFORM 1 FROM {balance} WHERE account_id IN (SELECT source_id FROM {transfer} WHERE block_id = NEW.id
    UNION SELECT target_id FROM {transfer} WHERE block_id = NEW.id) ORDER BY account_id FOR UPDATE;
  {moves}
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {transfer}_moves AFTER INSERT ON {block}
  FOR EACH ROW WHEN (NEW.kind = '{sealed}') EXECUTE FUNCTION books_block_moves();

CREATE OR REPLACE FUNCTION books_by_triggers_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is written by the database alone', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
CREATE OR REPLACE TRIGGER {balance}_alone BEFORE INSERT OR UPDATE OR DELETE ON {balance}
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION books_by_triggers_only();
CREATE OR REPLACE TRIGGER {day}_alone BEFORE INSERT OR UPDATE OR DELETE ON {day}
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION books_by_triggers_only();
"""
_POSTGRES_LATEST = "GREATEST(latest_at, s.latest)"
_SQLITE_FAULTS = """SELECT CASE {cases} END {named};
  SELECT RAISE(ABORT, '{miscounted_words}') WHERE {miscounted};"""
_SQLITE_CASE = "WHEN {fault} THEN RAISE(ABORT, '{words}')"
_POSTGRES_FAULTS = """SELECT CASE {cases} END INTO wrong {named} AND ({any_fault}) LIMIT 1;
  IF wrong IS NULL AND {miscounted} THEN
    wrong := '{miscounted_words}';
  END IF;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION '%', wrong USING ERRCODE = 'integrity_constraint_violation';
  END IF;"""
_POSTGRES_CASE = "WHEN {fault} THEN '{words}'"


def enforce(connection: BaseDatabaseWrapper) -> None:
    """Put the laws in force as they are written here, whatever stood there. Called after every migrate."""
    for model in APPEND_ONLY:
        rows.guard(connection, model._meta.db_table)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            words = {**_NAMES, "faults": _faults(_SQLITE_FAULTS, _SQLITE_CASE), "moves": _moves(_SQLITE_LATEST)}
            for name, body in _SQLITE.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name.format(**_NAMES)}")
                cursor.execute(f"CREATE TRIGGER {name.format(**_NAMES)} {body.format(**words)}")
        else:
            words = {**_NAMES, "faults": _faults(_POSTGRES_FAULTS, _POSTGRES_CASE), "moves": _moves(_POSTGRES_LATEST)}
            cursor.execute(_POSTGRES.format(**words))


def _faults(form: str, case: str) -> str:
    """The checks of a new block: one look at each of its transfers."""
    faults = {words: fault.format(**_NAMES) for words, fault in _FAULTS.items()}
    return form.format(
        cases=" ".join(case.format(fault=fault, words=words) for words, fault in faults.items()),
        any_fault=" OR ".join(faults.values()),
        named=_NAMED.format(**_NAMES),
        miscounted=_MISCOUNTED.format(**_NAMES),
        miscounted_words=_MISCOUNTED_WORDS,
    )


def _moves(latest: str) -> str:
    """What a new block does to balances and days."""
    moved, held = (part.format(**_NAMES) for part in (_MOVED, _HELD))
    sides = _SIDES.format(**_NAMES, moved=moved, held=held)
    return _MOVES.format(**_NAMES, latest=latest, sides=sides)
