"""Evidence: kept by its hash, known again when it comes twice, warned about and never refused; bombs stay unopened."""

import io
import struct
import zlib

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import rounds as make
from tests.factories.plans import office

from wufei.kernel.access import WRONG_STATE
from wufei.kernel.files.errors import TYPE_REFUSED
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.programme.rounds.actions.evidence import MOST_FILES, evidence_add, evidence_remove
from wufei.programme.rounds.errors import FILES_MANY
from wufei.programme.rounds.models import EntryFile
from wufei.programme.rounds.queries import entries
from wufei.programme.rounds.rules.likeness import distance, nearest, picture_hash
from wufei.programme.rounds.spec import EntryState, Likeness

HASHES = st.integers(min_value=0, max_value=2**64 - 1).map(lambda n: f"{n:016x}")


@given(HASHES, HASHES)
def test_distance_counts_bits_and_does_not_care_who_comes_first(one: str, other: str) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == distance(other, one) <= 64


@given(HASHES, st.lists(HASHES, max_size=8), st.integers(min_value=0, max_value=20))
def test_the_nearest_is_the_nearest_and_near_enough(wanted: str, among: list[str], most: int) -> None:
    found = nearest(wanted, enumerate(among), most)
    near = [distance(wanted, digest) for digest in among]
    assert (found is None) == (not near or min(near) > most)
    if found is not None:
        assert near[found] == min(near)


def test_a_photo_sent_on_smaller_is_near_and_another_one_is_not() -> None:
    first, small, other = make.photo(1), make.photo(1, quality=30, side=200), make.photo(2)
    assert distance(picture_hash(first), picture_hash(small)) <= 6
    assert distance(picture_hash(first), picture_hash(other)) > 6


def bomb() -> bytes:
    """A PNG of a few hundred bytes that claims to be 30 000 by 30 000."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9000)) + chunk(b"IEND", b"")
    )


def test_what_is_no_picture_has_no_hash() -> None:
    from PIL import Image

    white = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(white, "PNG")
    for content in (b"", b"not a picture", make.photo(1)[:200], bomb(), white.getvalue()):
        assert picture_hash(content) == ""


@pytest.mark.django_db
@pytest.mark.engine
class TestActs:
    def test_the_same_file_is_known_again_whatever_it_is_called(self) -> None:
        world = make.world()
        last = make.opened(world, make.LAST)
        found = make.opened(world)
        content = "停产检修通知".encode()
        first = evidence_add(
            actor=world.farmer, entry_id=make.entry_of(last).pk, uploads=[make.upload(content, "a.txt")]
        )[0]
        assert (first.like, first.likeness, first.party) == (None, "", world.farming)
        again = evidence_add(
            actor=world.clerk,
            entry_id=make.entry_of(found, place="371502").pk,
            uploads=[make.upload(content, "b.txt")],
        )[0]
        assert (again.like, again.likeness) == (first, Likeness.SAME)

    def test_a_near_photo_is_said_and_taken(self) -> None:
        world = make.world()
        last = make.opened(world, make.LAST)
        found = make.opened(world)
        first = evidence_add(actor=world.farmer, entry_id=make.entry_of(last).pk, uploads=[make.upload(make.photo(1))])[
            0
        ]
        near, other = evidence_add(
            actor=world.farmer,
            entry_id=make.entry_of(found).pk,
            uploads=[make.upload(make.photo(1, quality=30, side=200)), make.upload(make.photo(2))],
        )
        assert (near.like, near.likeness) == (first, Likeness.NEAR)
        assert (other.like, other.likeness, len(other.picture_hash)) == (None, "", 16)
        with override_settings(WUFEI_PHOTO_NEAR_BITS=0):
            strict = evidence_add(
                actor=world.farmer,
                entry_id=make.entry_of(found).pk,
                uploads=[make.upload(make.photo(2, quality=20, side=160))],
            )[0]
        assert strict.likeness == ""
        shown = entries.sight(office(), make.entry_of(found)).files
        assert [f.like == first for f in shown] == [True, False, False]

    def test_what_was_taken_away_stays_in_the_records(self) -> None:
        world = make.world()
        found = make.opened(world)
        entry = make.entry_of(found)
        made = evidence_add(actor=world.farmer, entry_id=entry.pk, uploads=[make.upload(make.photo(1))])[0]
        evidence_remove(actor=world.farmer, file_id=made.pk)
        evidence_remove(actor=world.farmer, file_id=made.pk)
        made.refresh_from_db()
        assert made.removed_at is not None
        assert entries.sight(office(), entry).files == ()
        # Put back by mistake taken away: no warning of itself; elsewhere it is known.
        again = evidence_add(actor=world.farmer, entry_id=entry.pk, uploads=[make.upload(make.photo(1))])[0]
        assert again.likeness == ""
        cells = make.entry_of(found, "cell_count")
        assert evidence_add(actor=world.farmer, entry_id=cells.pk, uploads=[make.upload(make.photo(1))])[0].like == made

    def test_a_bomb_is_kept_unopened(self) -> None:
        world = make.world()
        found = make.opened(world)
        made = evidence_add(
            actor=world.farmer, entry_id=make.entry_of(found).pk, uploads=[make.upload(bomb(), "x.png")]
        )[0]
        assert made.picture_hash == ""

    def test_files_of_a_confirmed_entry_leave_it_confirmed(self) -> None:
        world = make.world()
        found = make.opened(world)
        make.filled(world, found)
        entry = make.entry_of(found)
        evidence_add(actor=world.farmer, entry_id=entry.pk, uploads=[make.upload(b"x", "x.txt")])
        entry.refresh_from_db()
        assert entry.state == EntryState.FILLED

    def test_too_many_a_wrong_kind_and_a_filed_page_are_refused(self) -> None:
        world = make.world()
        found = make.opened(world)
        entry = make.entry_of(found)
        many = [make.upload(b"x", f"{n}.txt") for n in range(MOST_FILES + 1)]
        with pytest.raises(Problem) as refused:
            evidence_add(actor=world.farmer, entry_id=entry.pk, uploads=many)
        assert refused.value.fault is FILES_MANY
        with pytest.raises(Problem) as refused:
            evidence_add(actor=world.farmer, entry_id=entry.pk, uploads=[make.upload(b"MZ" + b"\0" * 99, "x.jpg")])
        assert refused.value.fault is TYPE_REFUSED
        assert not EntryFile.objects.exists()
        make.filed(world, found)
        with pytest.raises(Problem) as refused:
            evidence_add(actor=world.farmer, entry_id=entry.pk, uploads=[make.upload(b"x", "x.txt")])
        assert refused.value.fault is WRONG_STATE

    def test_a_supporting_unit_hands_in_under_its_own_name(self) -> None:
        world = make.world()
        found = make.opened(world)
        entry, part = make.task_entry(found, world.task), make.part_of(found, world.finance)
        uploads = [make.upload("拨付凭证".encode(), "凭证.txt")]
        with pytest.raises(Problem) as refused:
            evidence_add(actor=world.banker, entry_id=entry.pk, uploads=uploads)
        assert refused.value.fault is NOT_FOUND
        made = evidence_add(actor=world.banker, entry_id=entry.pk, uploads=uploads, part_id=part.pk)[0]
        assert (made.party, made.entry) == (world.finance, entry)
        assert entries.file_get(actor=world.banker, file_id=made.pk) == made
        with pytest.raises(Problem) as refused:
            entries.file_get(actor=world.clerk, file_id=made.pk)
        assert refused.value.fault is NOT_FOUND
        evidence_remove(actor=world.banker, file_id=made.pk)
