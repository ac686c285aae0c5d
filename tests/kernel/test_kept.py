"""What is kept in mind: only what was committed, for a while, not too much of it."""

import pytest
from django.db import transaction

from wufei.kernel.kept import Kept, forget_all


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_kept() -> None:
    kept: Kept[str, int] = Kept(60.0)
    with transaction.atomic():
        kept.keep({"a": 1})
        assert kept.known({"a"}) == {}
    assert kept.known({"a", "b"}) == {"a": 1}
    forget_all()
    assert kept.known({"a"}) == {}


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not() -> None:
    kept: Kept[str, int] = Kept(60.0)

    def kept_in_vain() -> None:
        with transaction.atomic():
            kept.keep({"a": 1})
            raise LookupError

    with pytest.raises(LookupError):
        kept_in_vain()
    assert kept.known({"a"}) == {}


@pytest.mark.django_db(transaction=True)
def test_it_is_forgotten_when_its_time_is_over_and_when_there_is_too_much() -> None:
    short: Kept[str, int] = Kept(-1.0)
    short.keep({"a": 1})
    assert short.known({"a"}) == {}
    few: Kept[str, int] = Kept(60.0, most=2)
    few.keep({"a": 1, "b": 2})
    few.keep({"c": 3})
    assert few.known({"a", "b", "c"}) == {"c": 3}
