"""A key is taken once, gives the first answer back, and is free again where nothing was done."""

import datetime as dt

import pytest

from wufei.kernel import clock
from wufei.kernel.problems import Problem
from wufei.kernel.repeats.actions import LARGEST, repeat_begin, repeat_drop, repeat_keep, repeats_prune
from wufei.kernel.repeats.models import Repeat

pytestmark = pytest.mark.django_db
ONE = {"asker": "person:1", "key": "key-0001"}


def code(**fields: str) -> str:
    with pytest.raises(Problem) as caught:
        repeat_begin(**{**ONE, "digest": "a", **fields})
    return caught.value.code


def test_the_first_answer_comes_again() -> None:
    assert repeat_begin(**ONE, digest="a") is None
    assert code() == "repeats.open"
    repeat_keep(**ONE, code=200, answer=b"{}")
    first = repeat_begin(**ONE, digest="a")
    assert first is not None
    assert (first.code, bytes(first.answer or b"")) == (200, b"{}")
    assert code(digest="b") == "repeats.other"
    assert repeat_begin(asker="person:2", key=ONE["key"], digest="b") is None


def test_what_was_refused_frees_its_key_and_what_was_done_does_not() -> None:
    repeat_begin(**ONE, digest="a")
    repeat_drop(**ONE)
    assert repeat_begin(**ONE, digest="b") is None
    repeat_keep(**ONE, code=200, answer=b"x" * (LARGEST + 1))
    repeat_drop(**ONE)
    assert code(digest="b") == "repeats.untold"


def test_a_day_later_it_is_forgotten() -> None:
    with clock.freeze(clock.now() - dt.timedelta(days=2)):
        repeat_begin(**ONE, digest="a")
    repeat_begin(asker="person:2", key="key-0002", digest="a")
    assert repeats_prune(older_than=dt.timedelta(days=1)) == 1
    assert Repeat.objects.get().asker == "person:2"
