"""Later deadlines, asked for and decided; and two people at the same moment, in two connections."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests.factories.plans import accepted, office, part, task
from tests.factories.registers import SETUP, actor, party

from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.adoption import plan_adopt
from wufei.programme.plans.actions.extensions import extension_ask, extension_decide
from wufei.programme.plans.actions.reports import task_claim, task_report
from wufei.programme.plans.actions.tasks import task_change
from wufei.programme.plans.models import Extension, Task

pytestmark = pytest.mark.django_db


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code


def now(found: Task) -> Task:
    return Task.objects.get(pk=found.pk)


def ask(made: Task, day: str, by: Any = SETUP) -> Extension:
    return extension_ask(actor=by, task_id=made.pk, deadline=dt.date.fromisoformat(day), reason="设备未到")


def test_a_later_deadline_is_asked_for_and_granted() -> None:
    owner = party()
    made = task(part(owner), deadline="2026-06")
    asked = ask(made, "2026-09-15", actor("department", party=owner))
    assert (asked.deadline_before, asked.state) == (dt.date(2026, 6, 30), "asked")
    assert now(made).deadline_on == dt.date(2026, 6, 30)
    boss = office()
    done = extension_decide(actor=boss, extension_id=asked.pk, version=1, grant=True, note="同意")
    assert (done.state, done.decided_by, done.decision_note) == ("granted", boss.label, "同意")
    assert (now(made).deadline_on, now(made).deadline_printed) == (dt.date(2026, 9, 15), "2026-09-15")
    assert [r.act for r in made.reports.order_by("pk")] == ["add", "extension_ask", "extension_grant"]
    assert Entry.objects.get(act="plans.extension.grant").change == {"deadline": ["2026-06-30", "2026-09-15"]}
    refused(
        "kernel.no_such_move",
        lambda: extension_decide(actor=SETUP, extension_id=asked.pk, version=2, grant=False, note="x"),
    )
    assert ask(made, "2026-10-01").state == "asked"  # and another one may be asked for


def test_a_refused_deadline_needs_its_reason_and_changes_nothing() -> None:
    made = task(part(party()), deadline="2026-06")
    asked = ask(made, "2026-09-15")
    refused(
        "plans.reason_needed",
        lambda: extension_decide(actor=SETUP, extension_id=asked.pk, version=1, grant=False, note=" "),
    )
    done = extension_decide(actor=SETUP, extension_id=asked.pk, version=1, grant=False, note="理由不足")
    assert (done.state, now(made).deadline_on, now(made).version) == ("refused", dt.date(2026, 6, 30), 1)


def test_a_new_deadline_is_later_and_has_a_reason() -> None:
    made = task(part(party()), deadline="2026-06")
    for day in ("2026-06-30", "2026-01-01"):
        refused("plans.extension_earlier", lambda day=day: ask(made, day))  # type: ignore[misc]
    refused(
        "plans.reason_needed",
        lambda: extension_ask(actor=SETUP, task_id=made.pk, deadline=dt.date(2027, 1, 1), reason=" "),
    )
    assert ask(task(part(party())), "2026-01-01").deadline_before is None


def test_one_request_waits_at_a_time_also_when_two_ask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = task(part(party()), deadline="2026-06")
    ask(made, "2026-09-15")
    refused("plans.extension_open", lambda: ask(made, "2026-10-15"))
    # As it is when both look before either has written: the database itself refuses the second.
    seen = Extension.objects.filter
    monkeypatch.setattr(Extension.objects, "filter", lambda **given: seen(pk=0))
    refused("plans.extension_open", lambda: ask(made, "2026-10-15"))
    monkeypatch.undo()
    assert made.extensions.count() == 1
    assert [r.act for r in made.reports.all()].count("extension_ask") == 1


def test_of_two_decisions_at_once_the_second_is_told() -> None:
    made = task(part(party()), deadline="2026-06")
    asked = ask(made, "2026-09-15")
    Extension.objects.filter(pk=asked.pk).update(version=2)
    refused(
        "kernel.stale", lambda: extension_decide(actor=SETUP, extension_id=asked.pk, version=1, grant=True, note="")
    )
    assert now(made).deadline_on == dt.date(2026, 6, 30)


def test_a_deadline_moved_on_meanwhile_is_not_granted_backwards() -> None:
    owner = party()
    made = task(part(owner), deadline="2026-06")
    asked = ask(made, "2026-09-15")
    task_change(
        actor=SETUP,
        task_id=made.pk,
        version=1,
        title="改",
        body="",
        deadline="2027",
        parts=[part(owner)],
        reason="r",
    )
    refused(
        "plans.extension_earlier",
        lambda: extension_decide(actor=SETUP, extension_id=asked.pk, version=1, grant=True),
    )
    assert (now(made).deadline_on, Extension.objects.get().state) == (dt.date(2027, 12, 31), "asked")


def test_what_is_claimed_closed_or_withdrawn_asks_for_nothing() -> None:
    made = task(part(party()), deadline="2026-06")
    task_report(actor=SETUP, task_id=made.pk, version=1, note="n")
    task_claim(actor=SETUP, task_id=made.pk, version=2, note="n")
    refused("access.wrong_state", lambda: ask(made, "2026-09-15"))
    refused("kernel.not_found", lambda: extension_decide(actor=SETUP, extension_id=9, version=1, grant=True))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_in_two_connections_one_is_told() -> None:
    made = task(part(party()), deadline="2026-06")
    outcomes: list[str] = []

    def run() -> None:
        try:
            ask(made, "2026-09-15")
            outcomes.append("asked")
        except Problem as problem:
            outcomes.append(problem.code)

    twice(run)
    assert sorted(outcomes) == ["asked", "plans.extension_open"]
    assert made.extensions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_adoptions_in_two_connections_one_makes_the_tasks() -> None:
    edition = accepted()
    outcomes: list[str] = []

    def run() -> None:
        try:
            plan_adopt(actor=SETUP, edition_id=edition.pk, version=1)
            outcomes.append("adopted")
        except Problem as problem:
            outcomes.append(problem.code)

    twice(run)
    assert outcomes.count("adopted") == 1
    assert Task.objects.count() == len({t.number for t in Task.objects.all()}) == 10


def twice(act: Callable[[], None]) -> None:
    """Twice at the same moment, each in a connection of its own; SQLite lets one writer in at a time anyway."""
    if connection.vendor != "postgresql":
        act()
        act()
        return
    barrier = threading.Barrier(2)

    def run() -> None:
        barrier.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
