"""What people changed on a task by hand outlives a revised plan that prints the same. Not for: adoption itself."""

import pytest
from tests.factories.plans import REVISED, adopted, item
from tests.factories.registers import SETUP

from wufei.programme.plans.actions.tasks import PartIn, task_change
from wufei.programme.plans.models import Task
from wufei.programme.plans.spec import Role

pytestmark = pytest.mark.django_db
SURVEY, STRAW = "建立产废企业台账", "离田利用秸秆"


def changed_by_hand(words: str, edition: object) -> Task:
    task = Task.objects.get(item=item(edition, words))  # type: ignore[arg-type]
    return task_change(
        actor=SETUP,
        task_id=task.pk,
        version=task.version,
        title="改过的标题",
        body=task.body,
        deadline=task.deadline_printed,
        parts=[PartIn(role=Role.LEAD, printed="市财政局")],
        reason="会议议定",
    )


def test_what_the_new_edition_prints_the_same_stays_as_people_left_it() -> None:
    first, _done = adopted()
    survey = changed_by_hand(SURVEY, first)
    adopted(REVISED, revises=first)
    survey.refresh_from_db()
    assert survey.title == "改过的标题"
    assert [p.printed for p in survey.parties.filter(inherited=False)] == ["市财政局"]


def test_what_the_new_edition_prints_anew_replaces_it() -> None:
    first, _done = adopted()
    straw = changed_by_hand(STRAW, first)
    adopted(REVISED, revises=first)
    straw.refresh_from_db()
    assert [p.printed for p in straw.parties.filter(inherited=False)] == ["市农业农村局", "市科技局"]
