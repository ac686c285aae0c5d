"""Files are stored once, whole, for their time, and can be checked."""

import datetime as dt
import hashlib
import io
import os
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from tests.kernel.people import person, undone

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.files import queries, vault
from wufei.kernel.files.actions import file_purge, file_store, files_sweep
from wufei.kernel.files.models import Content, StoredFile
from wufei.kernel.files.permissions import FILES_PURGE, FILES_READ
from wufei.kernel.problems import Problem

AT = dt.datetime(2024, 2, 29, 4, 0, tzinfo=dt.UTC)
TEXT = "无废城市建设实施方案".encode()
FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
REMOTE = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # has no folder, as S3 has none


@pytest.fixture(params=[FOLDER, REMOTE], ids=["folder", "remote"])
def storage(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[None]:
    with override_settings(
        MEDIA_ROOT=str(tmp_path), STORAGES={"default": request.param, "staticfiles": {"BACKEND": FOLDER["BACKEND"]}}
    ):
        yield


def store(content: Any = TEXT, name: str = "plan.txt", keep_years: int | None = 5) -> StoredFile:
    return file_store(actor=person("3"), content=content, name=name, purpose="plans.source", keep_years=keep_years)


def contents() -> list[str]:
    return sorted(vault.lying_since(clock.now() + dt.timedelta(days=365 * 20)))


@pytest.mark.django_db
def test_a_file_is_what_was_sent(storage: None) -> None:
    with clock.freeze(AT):
        stored = store(name="../方案\\plan.txt")
    assert stored.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert (stored.name, stored.media_type, stored.size_bytes) == ("plan.txt", "text/plain", len(TEXT))
    assert (stored.recorded_at, stored.retention_until) == (AT, dt.date(2029, 2, 28))
    assert (stored.uploaded_by_id, stored.uploaded_by_label, stored.purpose) == ("3", "Person 3", "plans.source")
    assert queries.file_read(queries.file_get(stored.pk)) == TEXT
    with queries.file_open(stored) as content:
        assert content.read(3) == TEXT[:3]
    entry = Entry.objects.get()
    assert (entry.act, entry.subject_id, entry.change["sha256"]) == ("files.file.store", str(stored.pk), stored.sha256)
    with pytest.raises(Problem, match=r"kernel\.not_found"):
        queries.file_get(stored.pk + 1)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [bytes, io.BytesIO, ContentFile])
def test_content_may_come_in_any_form(storage: None, kind: Any) -> None:
    stream = kind(TEXT)
    if kind is not bytes:
        stream.read(5)  # somebody looked into it before
    assert queries.file_read(store(stream)) == TEXT


@pytest.mark.django_db
def test_the_same_content_is_stored_once(storage: None) -> None:
    one, two = store(name="a.txt"), store(name="b.txt")
    assert one.pk != two.pk
    assert one.sha256 == two.sha256
    assert contents() == [one.sha256]
    assert Content.objects.count() == 1


@pytest.mark.django_db
def test_limits_and_types_are_kept_and_leave_nothing(storage: None, settings: Any) -> None:
    settings.WUFEI_FILE_MAX_BYTES = 2 * 1024 * 1024
    for content, code in (
        (b"", "files.empty"),
        (b"x" * (2 * 1024 * 1024 + 1), "files.too_large"),
        (b"MZ\0\0", "files.type_refused"),
    ):
        with pytest.raises(Problem) as raised:
            store(content)
        assert raised.value.code == code
        assert "{" not in raised.value.says() + raised.value.remedy()
    assert contents() == []
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()


class Breaking(io.BytesIO):
    """A content whose source breaks off when it is read for the `reads`-th time from the start."""

    def __init__(self, content: bytes, passes: int) -> None:
        super().__init__(content)
        self.passes = passes

    def seek(self, place: int, whence: int = 0) -> int:
        self.passes -= place == 0 and whence == 0
        return super().seek(place, whence)

    def read(self, size: int | None = -1) -> bytes:
        if self.passes < 0:
            raise OSError("the line broke")
        return super().read(size)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("passes", [0, 1, 2])
def test_an_upload_that_breaks_off_leaves_nothing(storage: None, tmp_path: pathlib.Path, passes: int) -> None:
    with pytest.raises(OSError, match="line broke"):
        store(Breaking(TEXT * 500_000, passes))
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []  # before `contents`, which tidies up
    assert contents() == []
    assert not StoredFile.objects.exists()
    assert not Content.objects.exists()
    assert queries.file_read(store()) == TEXT


@pytest.mark.django_db(transaction=True)
def test_what_a_rolled_back_act_stored_is_swept(storage: None) -> None:
    kept = store(b"kept", "kept.txt")
    undone(store)
    assert len(contents()) == 2
    assert files_sweep() == 0  # younger than a day: its transaction may still be open
    with clock.freeze(clock.now() + dt.timedelta(days=2)):
        assert files_sweep() == 1
        assert files_sweep() == 0
    assert contents() == [kept.sha256]
    assert queries.file_read(store()) == TEXT


@pytest.mark.django_db
def test_an_unfinished_write_is_swept_and_never_taken_for_a_content(tmp_path: pathlib.Path) -> None:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        stored = store()
        path = pathlib.Path(default_storage.path(vault.path_of(stored.sha256)))
        unfinished = path.parent / ".tmp123"
        unfinished.write_bytes(b"half")
        os.utime(unfinished, (0, 0))
        os.utime(path, (0, 0))
        files_sweep()
        assert sorted(p.name for p in path.parent.iterdir()) == [path.name]


def tamper(stored: StoredFile, content: bytes | None) -> None:
    path = vault.path_of(stored.sha256)
    default_storage.delete(path)
    if content is not None:
        default_storage.save(path, ContentFile(content))


@pytest.mark.django_db
def test_damage_is_named_and_the_same_file_repairs_it(storage: None) -> None:
    whole, altered, missing = store(b"whole"), store(b"altered", "one.txt"), store(b"missing", "two.txt")
    store(b"altered", "again.txt")
    assert list(queries.files_verify()) == []
    tamper(altered, b"4ltered")
    tamper(missing, None)
    damaged = {d.sha256: (d.damage, d.names) for d in queries.files_verify()}
    assert damaged == {
        altered.sha256: (queries.Damage.ALTERED, ("one.txt", "again.txt")),
        missing.sha256: (queries.Damage.MISSING, ("two.txt",)),
    }
    for stored in (altered, missing):
        with pytest.raises(Problem) as raised:
            queries.file_read(stored)
        assert raised.value.code == "files.damaged"
    assert queries.file_read(whole) == b"whole"
    store(b"altered")
    store(b"missing")
    assert list(queries.files_verify()) == []


@pytest.mark.django_db(transaction=True)
def test_files_are_destroyed_only_after_their_time_and_for_a_reason(storage: None) -> None:
    keeper = person("1", FILES_PURGE)
    with clock.freeze(AT) as frozen:
        stored, other, forever = store(), store(keep_years=9), store(b"for ever", keep_years=None)

        def refused(file: StoredFile, actor: Any = keeper, reason: str = "by decision") -> str:
            with pytest.raises(Problem) as raised:
                file_purge(actor=actor, file_id=file.pk, reason=reason)
            return raised.value.code

        assert refused(stored, actor=person("2")) == "access.not_allowed"
        assert refused(stored, reason=" ") == "files.reason_missing"
        assert refused(stored) == "files.retention_runs"
        assert list(queries.files_expired()) == []
        frozen.forward(dt.timedelta(days=365 * 6))
        assert list(queries.files_expired()) == [stored]
        assert refused(forever) == "files.retention_unlimited"
        file_purge(actor=keeper, file_id=stored.pk, reason="by decision")
        assert refused(stored) == "kernel.not_found"
        with pytest.raises(Problem) as raised:
            queries.file_open(StoredFile.objects.get(pk=stored.pk))
        assert raised.value.code == "files.purged"
        assert queries.file_read(other) == TEXT  # the same content is still somebody's
        frozen.forward(dt.timedelta(days=365 * 6))
        file_purge(actor=keeper, file_id=other.pk, reason="by decision")
        assert contents() == [forever.sha256]
        assert queries.file_read(store()) == TEXT
    assert list(Entry.objects.filter(act="files.file.purge").values_list("reason", flat=True)) == ["by decision"] * 2


@pytest.mark.django_db(transaction=True)
def test_a_purge_that_lost_its_process_is_finished_by_the_sweep(storage: None) -> None:
    stored = store()
    StoredFile.objects.update(purged_at=clock.now())  # committed, and then the power went
    assert contents() == [stored.sha256]
    assert files_sweep() == 1
    assert contents() == []


@pytest.mark.django_db
def test_who_lists_files(storage: None) -> None:
    store()
    assert queries.visible_to(person("3")).count() == queries.visible_to(person("4", FILES_READ)).count() == 1
    assert queries.visible_to(person("4")).count() == 0
