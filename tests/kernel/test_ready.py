"""Statements that are made once do what querysets do: the same instances read, the same rows written."""

import uuid

import pytest
from django.apps import apps
from django.db import models
from tests.factories.manifests import brought, trio

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.ready import attached, fetched, inserted, plain, updated
from wufei.ledger.books.models import Transfer
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
