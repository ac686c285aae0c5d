"""Statements that are made once do what querysets do: the same instances read, the same rows written."""

import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from tests.factories.manifests import brought, trio

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.ready import (
    MOST_GATHERED,
    attached,
    changed,
    fetched,
    gathered,
    inserted,
    inserted_all,
    plain,
    updated,
)
from wufei.ledger.books.models import Transfer
from wufei.ledger.seals.models import Block, Link
from wufei.operations.manifests.models import Leg, Manifest, Signature
from wufei.operations.manifests.spec import Event
from wufei.registers.places.models import Place

pytestmark = pytest.mark.django_db


def told(row: models.Model) -> dict[str, object]:
    return {name: value for name, value in row.__dict__.items() if name != "_state"}


def by_key(rows: list[models.Model]) -> list[dict[str, object]]:
    return [told(row) for row in sorted(rows, key=lambda row: str(row.pk))]


def test_rows_are_read_as_a_queryset_reads_them() -> None:
    brought(trio(), Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
    seen = 0
    for model in apps.get_models():
        rows = list(model._base_manager.all())
        if rows and model._meta.pk.column is not None:  # a key of several columns is none
            assert by_key(fetched(model, "pk", [row.pk for row in rows])) == by_key(rows), model
            seen += 1
    assert seen > 12
    manifest = Manifest.objects.get()
    assert by_key(fetched(Leg, "manifest", [manifest.pk])) == by_key(list(manifest.legs.all()))
    assert {row.pk for row in fetched(Manifest, "key", [manifest.key, uuid.uuid4()])} == {manifest.pk}
    assert fetched(Manifest, "id", []) == []


def test_a_field_that_was_not_asked_for_is_read_when_it_is() -> None:
    brought(trio(), Event.ISSUE)
    (place,) = fetched(Place, "id", [Place.objects.earliest("pk").pk], only=("id", "code"))
    assert place.get_deferred_fields() >= {"name", "outline"}
    assert place.name == Place.objects.get(pk=place.pk).name
    ends = fetched(Transfer, "settles", [0], only=("id", "settles"))
    assert ends == []


def test_a_row_is_written_as_save_writes_it() -> None:
    manifest = brought(trio(), Event.ISSUE)
    leg = inserted(Leg(manifest=manifest, position=7, carrier=manifest.receiver, values={"plate": "鲁P1"}))
    assert leg.pk is not None
    assert not leg._state.adding
    read = Leg.objects.get(pk=leg.pk)
    assert (read.position, read.values, read.plate, read.carrier_id) == (
        7,
        {"plate": "鲁P1"},
        "鲁P1",
        manifest.receiver_id,
    )
    old = Entry.objects.latest("pk")
    new = Entry(**{k: v for k, v in told(old).items() if k not in {"id", "_state"}})
    inserted(new)
    assert {**told(Entry.objects.get(pk=new.pk)), "id": old.pk} == told(old)


def test_plain_values_are_written_where_all_fields_are_as_told() -> None:
    manifest = brought(trio(), Event.ISSUE)
    when = clock.now()
    where = {"pk": manifest.pk, "version": manifest.version}
    assert updated(Manifest, where, {"values": {"甲": 1}, "moved_at": when, "accepted_g": None}) == 1
    assert updated(Manifest, {**where, "version": 99}, {"values": {}}) == 0
    manifest.refresh_from_db()
    assert (manifest.values, manifest.moved_at, manifest.accepted_g) == ({"甲": 1}, when, None)
    assert plain("x")
    assert not plain(models.F("version") + 1)
    assert not plain(manifest)
    with pytest.raises(TypeError):
        updated(Manifest, {"legs": 1}, {"version": 2})


def test_rows_that_were_fetched_stand_behind_a_relation(django_assert_num_queries: object) -> None:
    manifest = brought(trio(), Event.ISSUE)
    legs = fetched(Leg, "manifest", [manifest.pk])
    attached(manifest, "legs", legs)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert list(manifest.legs.all()) == legs
    assert manifest.legs.filter(position=99).count() == 0
    assert manifest.signatures.count() == Signature.objects.filter(manifest=manifest).count()


def entry(act: str) -> Entry:
    return Entry(
        recorded_at=clock.now(),
        actor_kind="system",
        actor_id="1",
        face="cli",
        act=act,
        subject_kind="x",
        subject_id="1",
    )


def test_what_a_row_names_comes_along_as_select_related_brings_it(django_assert_num_queries: object) -> None:
    manifest = brought(trio(), Event.ISSUE)
    with django_assert_num_queries(1):  # type: ignore[operator]
        (found,) = fetched(
            Manifest, "id", [manifest.pk], along={"generator": (), "origin": ("id", "code"), "receiver_site": ()}
        )
        assert told(found.generator) == told(manifest.generator)
        assert found.origin.code == manifest.origin.code
        assert found.receiver_site is None
    assert found.origin.name == manifest.origin.name
    with pytest.raises(TypeError):
        fetched(Manifest, "id", [manifest.pk], along={"number": ()})


def test_gathered_rows_are_there_at_the_end_with_their_keys() -> None:
    manifest = brought(trio(), Event.ISSUE)
    leg = manifest.legs.get()
    with transaction.atomic(), gathered():
        first, second = inserted(entry("甲")), inserted(entry("乙"))
        block = inserted(Block(kind="test", algorithm="sha256", size=1, root=bytes(32), made_at=clock.now()))
        link = inserted(Link(number=9_001, block=block, digest=bytes(32)))
        changed(Leg, {"pk": leg.pk}, {"values": {"plate": "鲁P9"}})
    assert first.pk < second.pk
    assert [Entry.objects.get(pk=row.pk).act for row in (first, second)] == ["甲", "乙"]
    assert not first._state.adding
    assert (link.block_id, Link.objects.get(pk=9_001).block_id) == (block.pk, block.pk)
    assert link.block is block
    leg.refresh_from_db()
    assert leg.values == {"plate": "鲁P9"}


def test_more_than_one_statement_can_hold_are_gathered_in_several() -> None:
    with transaction.atomic(), gathered():
        block = inserted(Block(kind="test", algorithm="sha256", size=1, root=bytes(32), made_at=clock.now()))
        rows = [inserted(entry(str(number))) for number in range(3 * MOST_GATHERED)]
        link = inserted(Link(number=9_001, block=block, digest=bytes(32)))
    assert [row.pk for row in rows] == sorted({row.pk for row in rows})
    assert Link.objects.get(pk=9_001).block_id == link.block_id == block.pk


@pytest.mark.parametrize("count", [MOST_GATHERED, 3 * MOST_GATHERED])
def test_many_rows_of_one_kind_may_name_one_that_is_gathered(count: int) -> None:
    with transaction.atomic(), gathered():
        block = inserted(Block(kind="test", algorithm="sha256", size=1, root=bytes(32), made_at=clock.now()))
        others = [
            Block(pk=9_000 + n, kind="test", algorithm="sha256", size=n, root=bytes(32), made_at=clock.now())
            for n in range(1, count)
        ]
        inserted_all(others)
        inserted_all([Link(number=9_000 + n, block=each, digest=bytes(32)) for n, each in enumerate([block, *others])])
    found = dict(Link.objects.filter(pk__gte=9_000).values_list("pk", "block__size"))
    assert found == {9_000: 1, **{9_000 + n: n for n in range(1, count)}}


def taken_back() -> None:
    with transaction.atomic():
        assert Entry.objects.filter(pk=inserted(entry("taken back")).pk).exists()
        raise KeyError


def test_what_a_savepoint_may_take_back_is_not_gathered() -> None:
    with transaction.atomic(), gathered():
        outer = inserted(entry("outside"))
        with pytest.raises(KeyError):
            taken_back()
    assert Entry.objects.filter(act__in=["outside", "taken back"]).get() == outer


def written_but(last: Callable[[], object]) -> None:
    with transaction.atomic(), gathered():
        inserted(entry("lost"))
        last()


def refused() -> Block:
    return inserted(Block(kind="test", algorithm="sha256", size=0, root=bytes(32), made_at=clock.now()))


def test_an_act_that_fails_writes_nothing_of_what_it_gathered() -> None:
    with pytest.raises(KeyError):
        written_but(lambda: {}["nothing"])
    with pytest.raises(IntegrityError):
        written_but(refused)
    assert not Entry.objects.filter(act="lost").exists()
    with transaction.atomic(), gathered():
        kept = inserted(entry("kept"))
    assert Entry.objects.get(act="kept") == kept


@pytest.mark.django_db(transaction=True)
def test_nothing_is_gathered_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"), gathered():
        pass
