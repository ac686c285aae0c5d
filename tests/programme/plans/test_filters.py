"""Saved filters: one's own, replaced by name, forgotten by nobody else."""

import pytest
from tests.factories.registers import SETUP, actor, party

from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.filters import filter_forget, filter_save
from wufei.programme.plans.models import SavedFilter
from wufei.programme.plans.queries.projects import filters_of

pytestmark = pytest.mark.django_db


def test_a_filter_is_kept_and_replaced_by_its_name() -> None:
    ann, ben = actor("office"), actor("leader")
    first = filter_save(actor=ann, view="tasks", name=" 逾期 ", query="overdue=1")
    again = filter_save(actor=ann, view="tasks", name="逾期", query="overdue=1&chapter=x")
    assert again.pk == first.pk
    filter_save(actor=ann, view="projects", name="逾期", query="a=1")
    filter_save(actor=ann, view="tasks", name="甲", query="")
    filter_save(actor=ben, view="tasks", name="逾期", query="b=1")
    mine = filters_of(int(ann.id), "tasks")
    assert sorted((f.name, f.query) for f in mine) == [("甲", ""), ("逾期", "overdue=1&chapter=x")]
    assert SavedFilter.objects.count() == 4


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [(" ", "a=1", "plans.item_title"), ("长" * 61, "a=1", "plans.text_long"), ("甲", "a" * 601, "plans.text_long")],
)
def test_a_filter_is_whole_or_not_kept(name: str, query: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        filter_save(actor=actor("office"), view="tasks", name=name, query=query)
    assert caught.value.code == code
    assert not SavedFilter.objects.exists()


def test_one_forgets_only_ones_own() -> None:
    ann = actor("office")
    saved = filter_save(actor=ann, view="tasks", name="甲", query="a=1")
    with pytest.raises(Problem) as caught:
        filter_forget(actor=actor("admin"), filter_id=saved.pk)
    assert caught.value.code == "kernel.not_found"
    filter_forget(actor=ann, filter_id=saved.pk)
    assert not SavedFilter.objects.exists()


def test_the_house_itself_has_no_filters_and_an_enterprise_neither() -> None:
    with pytest.raises(Problem) as caught:
        filter_save(actor=SETUP, view="tasks", name="甲", query="a=1")
    assert caught.value.code == "kernel.not_found"
    with pytest.raises(Problem) as caught:
        filter_save(actor=actor("enterprise", party=party()), view="tasks", name="甲", query="a=1")
    assert caught.value.code == "access.not_allowed"
