"""The log: what it writes, who reads it, and that nobody changes it."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from tests.kernel.people import person, undone

from wufei.kernel import clock, rows
from wufei.kernel.access import system
from wufei.kernel.audit import queries
from wufei.kernel.audit.actions import record
from wufei.kernel.audit.models import Entry
from wufei.kernel.audit.permissions import AUDIT_READ
from wufei.kernel.numbering.models import Counter

AT = dt.datetime(2026, 3, 1, 1, 2, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_an_entry_says_who_what_when_and_why() -> None:
    counter = Counter.objects.create(series="plan")
    with clock.freeze(AT):
        change = {"last": [0, dt.date(2026, 1, 1)]}
        entry = record(actor=person("9"), act="x.y.do", subject=counter, change=change, reason="r")
    stored = Entry.objects.get(pk=entry.pk)
    assert stored.recorded_at == AT
    assert (stored.actor_kind, stored.actor_id, stored.actor_label) == ("person", "9", "Person 9")
    assert (stored.face, stored.act, stored.reason) == ("web", "x.y.do", "r")
    assert (stored.subject_kind, stored.subject_id) == ("numbering.counter", str(counter.pk))
    assert stored.subject_label == str(counter)
    assert stored.change == {"last": [0, "2026-01-01"]}
    assert list(queries.entries_of(counter)) == [stored]
    assert list(queries.entries_of(("numbering.counter", counter.pk))) == [stored]


@pytest.mark.django_db
def test_long_labels_are_cut_and_not_refused() -> None:
    record(actor=system("s" * 60), act="a", subject=("k", 1, "长" * 900))
    assert len(Entry.objects.get().subject_label) == 200


@pytest.mark.django_db(transaction=True)
def test_a_record_outside_the_transaction_of_its_act_is_refused() -> None:
    with pytest.raises(RuntimeError, match="outside"):
        record(actor=system("s"), act="a", subject=("k", 1, "l"))
    undone(lambda: record(actor=system("s"), act="a", subject=("k", 1, "l")))
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_who_reads_what() -> None:
    record(actor=person("1"), act="plans.task.report", subject=("plans.task", 1, "Sorting"))
    record(actor=person("2"), act="plans.plan.adopt", subject=("plans.plan", 1, "Plan"), reason="because")
    everywhere, county = person("8", AUDIT_READ), person("8", AUDIT_READ, place_code="371502")
    assert queries.visible_to(everywhere).count() == queries.visible_to(system("s")).count() == 2
    assert queries.visible_to(county).count() == queries.visible_to(person("8")).count() == 0
    assert [e.act for e in queries.visible_to(person("1"))] == ["plans.task.report"]
    seen = queries.entries_filtered
    assert [e.actor_id for e in seen(actor=everywhere)] == ["2", "1"]
    for narrowed, who in (
        (seen(actor=everywhere, act="plans.task."), ["1"]),
        (seen(actor=everywhere, actor_id="2"), ["2"]),
        (seen(actor=everywhere, subject_kind="plans.plan"), ["2"]),
        (seen(actor=everywhere, text="sort"), ["1"]),
        (seen(actor=everywhere, text="because"), ["2"]),
        (seen(actor=everywhere, face="cli"), []),
        (seen(actor=everywhere, since=clock.now() + clock.ONE_DAY), []),
        (seen(actor=everywhere, until=clock.now() + clock.ONE_DAY), ["2", "1"]),
        (seen(actor=person("1"), actor_id="2"), []),
    ):
        assert [e.actor_id for e in narrowed] == who


ATTACKS = {
    "update": "UPDATE audit_entry SET actor_label = 'nobody'",
    "delete": "DELETE FROM audit_entry",
    "replace": "INSERT OR REPLACE INTO audit_entry SELECT id, recorded_at, actor_kind, actor_id, 'nobody', face, act,"
    " subject_kind, subject_id, subject_label, change, reason FROM audit_entry",
    "upsert": "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE true"
    " ON CONFLICT (id) DO UPDATE SET actor_label = 'nobody'",
    "truncate": "TRUNCATE audit_entry",
}
ONLY = {"replace": "sqlite", "truncate": "postgresql"}


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_raw_sql_cannot_change_the_log(attack: str) -> None:
    if ONLY.get(attack, connection.vendor) != connection.vendor:
        # The statement does not exist in this database: that it fails is all there is to see.
        assert attack in ONLY
    entry = record(actor=person("1"), act="a", subject=("k", 1, "l"))
    with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])
    if ONLY.get(attack, connection.vendor) == connection.vendor:
        assert "append-only" in str(raised.value)
    assert [e.actor_label for e in Entry.objects.all()] == ["Person 1"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(reason="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


@pytest.mark.django_db
def test_the_guard_is_put_back_after_every_migrate() -> None:
    assert queries.log_guarded()
    rows.lift(connection, "audit_entry")
    assert not queries.log_guarded()
    call_command("migrate", "audit", verbosity=0, interactive=False)
    assert queries.log_guarded()


@pytest.mark.django_db
def test_the_migration_and_the_guard_agree() -> None:
    """Or a table made by the migration alone would be guarded less than one that `guard` has seen."""
    standing = _triggers()
    rows.lift(connection, "audit_entry")
    assert _triggers() == set()
    rows.guard(connection, "audit_entry")
    assert _triggers() == standing != set()


def _triggers() -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
