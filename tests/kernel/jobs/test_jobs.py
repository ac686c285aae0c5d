"""Long work: who it acts as, how it tells its progress, how it stops, fails and survives its worker."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.kernel.alone import Process
from tests.kernel.people import person, undone

from wufei.kernel import clock
from wufei.kernel.access import NOT_ALLOWED, Actor, Permission, require
from wufei.kernel.audit.models import Entry
from wufei.kernel.jobs import execution, queries
from wufei.kernel.jobs.actions import job_cancel, job_start
from wufei.kernel.jobs.execution import job_execute, jobs_rescue
from wufei.kernel.jobs.models import Job
from wufei.kernel.jobs.permissions import JOBS_MANAGE
from wufei.kernel.jobs.spec import ACTORS, KINDS, Progress, runs, silent
from wufei.kernel.jobs.states import SILENCE
from wufei.kernel.jobs.worker import jobs_run_now
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.kernel.text import Text

MAY = Permission("test.may", "May")
OWNER = person("7")


@pytest.fixture(autouse=True)
def _open_registries() -> Iterator[None]:
    with KINDS.opened(), ACTORS.registry.opened():
        if "person" in ACTORS.registry:
            del ACTORS.registry._rows["person"]
        ACTORS.add("person", lambda key: person(key, MAY))
        yield


def kind(function: Callable[..., dict[str, object]], **options: Any) -> None:
    runs("test.kind", title="Test", **options)(function)


def start(actor: Actor = OWNER, **args: object) -> Job:
    return job_start(actor=actor, kind="test.kind", args=args, about="Plan A")


def seen(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db(transaction=True)
def test_a_job_acts_as_its_starter_and_keeps_its_result() -> None:
    def work(actor: Actor, progress: Progress, *, day: str, n: int) -> dict[str, object]:
        require(actor, MAY)  # the grants of now, not of then: OWNER started without any
        progress.step(Text("Reading page {page}", {"page": n}), done=n, total=40)
        return {"day": day, "by": f"{actor.kind} {actor.id} {actor.face}"}

    kind(work)
    job = start(day="2026-01-02", n=3)
    assert (job.state, job.title, job.about, job.actor_label) == ("queued", "Test", "Plan A", "Person 7")
    assert list(queries.jobs_open(OWNER)) == [job]
    assert jobs_run_now() == 1
    job = seen(job)
    assert job.state == "done"
    assert job.result == {"day": "2026-01-02", "by": "person 7 web"}
    assert (job.progress_done, job.progress_total, job.runs) == (3, 40, 1)
    assert queries.job_step(job).say() == "Reading page 3"
    assert job.finished_at is not None
    assert queries.job_over(job)
    assert not queries.jobs_open(OWNER).exists()
    assert jobs_run_now() == 0
    entry = Entry.objects.get()
    assert (entry.act, entry.actor_id, entry.change) == ("jobs.job.start", "7", {"args": {"day": "2026-01-02", "n": 3}})


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_after_commit_or_not_at_all() -> None:
    kind(lambda actor, progress: {})
    undone(start)
    assert (Job.objects.count(), DBTaskResult.objects.count(), Entry.objects.count()) == (0, 0, 0)
    start()
    assert jobs_run_now() == 1


@pytest.mark.django_db
def test_a_job_may_ask_for_a_permission_and_must_exist() -> None:
    kind(lambda actor, progress: {}, permission=MAY)
    with pytest.raises(Problem) as raised:
        start()
    assert raised.value.fault is NOT_ALLOWED
    start(person("8", MAY))
    with pytest.raises(Problem) as raised:
        job_start(actor=OWNER, kind="test.unknown", args={})
    assert raised.value.code == "jobs.unknown_kind"
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_who_sees_and_stops_a_job() -> None:
    kind(lambda actor, progress: {})
    job = start()
    for other in (person("8"), person("9", MAY)):
        assert not queries.visible_to(other).exists()
        with pytest.raises(Problem) as raised:
            job_cancel(actor=other, job_id=job.pk)
        assert raised.value.fault is NOT_FOUND
    assert queries.job_get(actor=person("9", JOBS_MANAGE), job_id=job.pk) == job
    job_cancel(actor=person("9", JOBS_MANAGE), job_id=job.pk)
    assert seen(job).state == "cancelled"
    with pytest.raises(Problem) as raised:
        job_cancel(actor=OWNER, job_id=job.pk)
    assert raised.value.code == "jobs.already_over"
    assert Entry.objects.filter(act="jobs.job.cancel", actor_id="9").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_job_that_waits_never_runs() -> None:
    ran = []
    kind(lambda actor, progress: ran.append(1) or {})  # type: ignore[func-returns-value]
    job_cancel(actor=OWNER, job_id=start().pk)
    jobs_run_now()
    assert ran == []


@pytest.mark.django_db(transaction=True)
def test_a_running_job_stops_at_its_next_step() -> None:
    done = []

    def work(actor: Actor, progress: Progress) -> dict[str, object]:
        for n in range(5):
            progress.step(f"part {n}", done=n, total=5)
            done.append(n)
            if n == 2:
                asked = job_cancel(actor=OWNER, job_id=Job.objects.get().pk)
                assert asked.state == "running"
                assert asked.cancel_asked_at is not None
        return {}

    kind(work)
    job = start()
    jobs_run_now()
    job = seen(job)
    assert done == [0, 1, 2]
    assert (job.state, job.step, job.progress_done, job.problem) == ("cancelled", "part 3", 3, [])


@pytest.mark.django_db(transaction=True)
def test_refusals_reach_the_reader_in_their_own_words() -> None:
    def work(actor: Actor, progress: Progress, *, several: bool) -> dict[str, object]:
        one = NOT_ALLOWED(where="plan", permission="Adopt")
        raise Problems([one, NOT_FOUND(where="file", value=7)]) if several else one

    kind(work)
    one, two = start(several=False), start(several=True)
    jobs_run_now()
    assert (seen(one).state, seen(two).state) == ("failed", "failed")
    (problem,) = queries.job_problems(seen(one))
    assert (problem.code, problem.kind, problem.where) == ("access.not_allowed", NOT_ALLOWED.kind, "plan")
    assert problem.says() == "Your role does not allow this: Adopt."
    assert problem.says(lambda text: text.replace("Your role", "Ihre Rolle")).startswith("Ihre Rolle")
    assert [p.code for p in queries.job_problems(seen(two))] == ["access.not_allowed", "kernel.not_found"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crash", ["raises", "returns rubbish", "no actor", "bad arguments"])
def test_a_fault_of_the_program_is_kept_with_its_trace(crash: str) -> None:
    def work(actor: Actor, progress: Progress, **args: object) -> dict[str, object]:
        if crash == "raises":
            raise LookupError("secret of the program")
        return {"x": object()}

    if crash == "bad arguments":
        kind(lambda actor, progress: {})
    else:
        kind(work)
    job = start(n=1)
    if crash == "no actor":
        del ACTORS.registry._rows["person"]
    jobs_run_now()
    job = seen(job)
    assert job.state == "failed"
    assert "Traceback" in job.trace
    (problem,) = queries.job_problems(job)
    assert problem.code == "jobs.crashed"
    assert "secret" not in problem.says()


@pytest.mark.django_db(transaction=True)
def test_an_actor_who_may_not_act_any_more_fails_the_job() -> None:
    def gone(key: str) -> Actor:
        raise NOT_FOUND(where="person", value=key)

    ran = []
    kind(lambda actor, progress: ran.append(1) or {})  # type: ignore[func-returns-value]
    job = start()
    del ACTORS.registry._rows["person"]
    ACTORS.add("person", gone)
    jobs_run_now()
    assert ran == []
    assert [p.code for p in queries.job_problems(seen(job))] == ["kernel.not_found"]


@pytest.mark.django_db(transaction=True)
def test_the_queue_may_call_twice() -> None:
    ran = []
    kind(lambda actor, progress: ran.append(1) or {})  # type: ignore[func-returns-value]
    job = start()
    jobs_run_now()
    job_execute(job.pk)
    job_execute(job.pk + 1)
    assert ran == [1]


@pytest.mark.django_db(transaction=True)
def test_a_silent_worker_fails_its_job_and_learns_that_it_was_given_up() -> None:
    """The worker was only slow: it finds out at its next step and stops; what it wrote does not overwrite the end."""
    told = []

    def work(actor: Actor, progress: Progress) -> dict[str, object]:
        progress.step("one")
        with clock.freeze(clock.now() + SILENCE + dt.timedelta(seconds=1)):
            assert jobs_rescue() == 1
        told.append("before")
        progress.step("two")
        told.append("after")
        return {}

    kind(work)
    job = start()
    jobs_run_now()
    assert told == ["before"]
    assert seen(job).state == "failed"
    assert [p.code for p in queries.job_problems(seen(job))] == ["jobs.worker_lost"]


@pytest.mark.django_db(transaction=True)
def test_a_living_worker_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that takes long keeps its heartbeat, from a thread of its own."""
    monkeypatch.setattr(execution, "PULSE", dt.timedelta(seconds=0.05))
    beats = []

    def work(actor: Actor, progress: Progress) -> dict[str, object]:
        first = Job.objects.get().heartbeat_at
        deadline = time.monotonic() + 10
        while Job.objects.get().heartbeat_at == first and time.monotonic() < deadline:
            time.sleep(0.05)
        beats.append(Job.objects.get().heartbeat_at > first)
        assert jobs_rescue() == 0
        return {}

    kind(work)
    job = start()
    jobs_run_now()
    assert beats == [True]
    assert seen(job).state == "done"
    assert not [t for t in threading.enumerate() if t.name.startswith("heartbeat")]


@pytest.mark.django_db(transaction=True)
def test_what_fell_out_of_the_queue_is_queued_again() -> None:
    """A worker took the row of the queue and died before the job was running."""
    kind(lambda actor, progress: {})
    job = start()
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    later = clock.now() + SILENCE * 2
    assert jobs_rescue() == 0
    assert jobs_run_now() == 0
    with clock.freeze(later):
        assert jobs_rescue() == 1
        assert jobs_rescue() == 0
        assert jobs_run_now() == 1
    assert seen(job).state == "done"


@pytest.mark.django_db(transaction=True)
def test_many_steps_are_few_writes(django_assert_max_num_queries: Any) -> None:
    def work(actor: Actor, progress: Progress) -> dict[str, object]:
        with django_assert_max_num_queries(20):
            for n in range(50_000):
                progress.step(done=n, total=50_000)
        return {}

    kind(work)
    job = start()
    jobs_run_now()
    assert (seen(job).state, seen(job).progress_done) == ("done", 49_999)


def test_a_jobs_function_can_be_called_directly() -> None:
    progress = silent()
    progress.step("reading", done=1)
    progress.step(total=9)
    assert (progress.last.text.msgid, progress.last.done, progress.last.total) == ("reading", 1, 9)


def test_a_job_survives_the_power_cut_of_its_worker(alone_url: str) -> None:
    job_id = Process(alone_url, "start", steps=4, die_at=2).result()
    assert Process(alone_url, "run").exit_code() == 9
    assert Process(alone_url, "job", job_id=job_id).result()["state"] == "running"
    assert Process(alone_url, "rescue", later_minutes=0).result() == 0
    assert Process(alone_url, "rescue", later_minutes=5).result() == 1
    job = Process(alone_url, "job", job_id=job_id).result()
    assert job == {"state": "done", "runs": 2, "result": {"by": "tester", "steps": 4}, "problem": [], "step": "step 3"}


def test_a_job_in_another_process_is_cancelled_while_it_runs(alone_url: str) -> None:
    job_id = Process(alone_url, "start", steps=2000).result()
    worker = Process(alone_url, "serve", seconds=8)
    deadline = time.monotonic() + 20
    while Process(alone_url, "job", job_id=job_id).result()["state"] != "running":
        assert time.monotonic() < deadline
    assert Process(alone_url, "cancel", job_id=job_id).result() == "running"
    worker.result()
    assert Process(alone_url, "job", job_id=job_id).result()["state"] == "cancelled"
