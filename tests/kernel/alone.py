"""The kernel by itself in processes of its own: no floor above is installed. For tests that need real processes.

`python -m tests.kernel.alone URL act JSON` runs one of the acts below on that database and prints JSON.
Not for: tests that one process can do.
"""

import contextlib
import dataclasses
import datetime as dt
import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import django
from django.conf import settings

from wufei.config.settings.environment import database

ROOT = pathlib.Path(__file__).parents[2]
APPS = ["audit", "outbox", "numbering", "repeats", "files", "jobs"]


@contextlib.contextmanager
def fresh_database(folder: pathlib.Path) -> Iterator[str]:
    """A migrated database of its own beside the one under test: a file, or another one on the same server."""
    from django.db import connection

    if connection.vendor == "sqlite":
        url = f"sqlite:///{folder / 'alone.sqlite3'}"
        Process(url, "migrate").result()
        yield url
        return
    import psycopg
    from psycopg import sql

    said = connection.settings_dict
    name = f"wufei_alone_{uuid.uuid4().hex[:12]}"
    keys = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    server = {key: str(said[name]) for name, key in keys.items() if said[name]}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            user = f"{server.get('user', '')}:{server.get('password', '')}@" if "user" in server else ""
            url = f"postgres://{user}:{server.get('port', '5432')}/{name}?host={server.get('host', '')}"
            Process(url, "migrate").result()
            yield url
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class Process:
    """One act in a process of its own."""

    def __init__(self, url: str, act: str, **arguments: object) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kernel.alone", url, act, json.dumps(arguments)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def result(self) -> Any:
        """What it printed; fails with its errors if it failed."""
        out, err = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, err[-3000:]
        return json.loads(out)

    def exit_code(self) -> int:
        """How it ended, for those that are meant to die."""
        self.process.communicate(timeout=120)
        return self.process.returncode


def _acts() -> dict[str, Callable[..., object]]:
    """What a process can be told to do. Models load only after `django.setup`, so imports stand inside."""
    from django.core.management import call_command

    def migrate() -> None:
        call_command("migrate", verbosity=0, interactive=False)

    return {act.__name__: act for act in (migrate, *_numbering_acts(), *_outbox_acts(), *_job_acts())}


def _numbering_acts() -> list[Callable[..., object]]:
    from django.db import transaction

    from wufei.kernel.numbering.actions import number_take

    def take(*, times: int, series: str) -> list[int]:
        taken = []
        for turn in range(times):
            with contextlib.suppress(ZeroDivisionError), transaction.atomic():
                number = number_take(series=series)
                if turn % 5 == 4:
                    raise ZeroDivisionError
                taken.append(number)
        return taken

    return [take]


def _outbox_acts() -> list[Callable[..., object]]:
    from django.db import transaction

    from wufei.kernel import clock
    from wufei.kernel.numbering.actions import number_take
    from wufei.kernel.numbering.models import Counter
    from wufei.kernel.outbox.actions import deliver, emit
    from wufei.kernel.outbox.models import Delivery
    from wufei.kernel.outbox.spec import Event, handles

    @dataclasses.dataclass(frozen=True, slots=True)
    class Poked(Event):
        topic: ClassVar[str] = "alone.poked"
        n: int

    dying: set[int] = set()

    @handles(Poked, name="alone.counted")
    def counted(event: Poked) -> None:
        number_take(series="counted", period=str(event.n))
        if event.n in dying:
            os._exit(9)  # as a power cut would: nothing is rolled back by us

    @handles(Poked, name="alone.summed")
    def summed(event: Poked) -> None:
        number_take(series="summed")

    def poke(*, times: int) -> None:
        for n in range(times):
            with transaction.atomic():
                emit(Poked(n=n))

    def work(*, die_on: list[int] = [], later_minutes: int = 0) -> int:  # noqa: B006  read only
        dying.update(die_on)
        total = 0
        with clock.freeze(clock.now() + dt.timedelta(minutes=later_minutes)):
            while done := deliver(limit=random.randint(1, 20)):
                total += done
        return total

    def outbox_state() -> dict[str, object]:
        states: dict[str, int] = {}
        for state in Delivery.objects.values_list("state", flat=True):
            states[state] = states.get(state, 0) + 1
        counts = dict(Counter.objects.filter(series="counted").values_list("period", "last"))
        return {"states": states, "counted": counts, "summed": Counter.objects.filter(series="summed").first().last}

    return [poke, work, outbox_state]


def _job_acts() -> list[Callable[..., object]]:
    from wufei.kernel import clock
    from wufei.kernel.access import Actor, system
    from wufei.kernel.jobs.actions import job_cancel, job_start
    from wufei.kernel.jobs.execution import jobs_rescue
    from wufei.kernel.jobs.models import Job
    from wufei.kernel.jobs.spec import Progress, runs
    from wufei.kernel.jobs.worker import jobs_run_now, work_forever

    @runs("alone.sleep", title="Sleep", restarts=1)
    def sleep(actor: Actor, progress: Progress, *, steps: int, die_at: int = -1) -> dict[str, object]:
        for step in range(steps):
            progress.step(f"step {step}", done=step, total=steps)
            if step == die_at and not os.environ.get("ALONE_SECOND"):
                os._exit(9)
            time.sleep(0.05)
        return {"by": actor.id, "steps": steps}

    def start(**args: object) -> int:
        return job_start(actor=system("tester"), kind="alone.sleep", args=args).pk

    def run() -> int:
        return jobs_run_now()

    def rescue(*, later_minutes: int) -> int:
        os.environ["ALONE_SECOND"] = "1"
        with clock.freeze(clock.now() + dt.timedelta(minutes=later_minutes)):
            rescued = jobs_rescue()
        jobs_run_now()
        return rescued

    def job(*, job_id: int) -> dict[str, object]:
        found = Job.objects.get(pk=job_id)
        problem = [p["code"] for p in found.problem]
        shown = {"state": found.state, "runs": found.runs, "result": found.result, "step": found.step}
        return {**shown, "problem": problem}

    def cancel(*, job_id: int) -> str:
        return job_cancel(actor=system("tester"), job_id=job_id).state

    def serve(*, seconds: float) -> None:
        stop = threading.Event()
        threading.Timer(seconds, stop.set).start()
        work_forever(stop, idle_s=0.02)

    return [start, run, rescue, job, cancel, serve]


def main() -> None:
    """Set the kernel up alone on the given database and do one act."""
    url, act, arguments = sys.argv[1:4]
    settings.configure(
        DATABASES={"default": database(url)},
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django_tasks",
            "django_tasks_db",
            *(f"wufei.kernel.{app}" for app in APPS),
        ],
        TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="Asia/Shanghai",
        SECRET_KEY="alone",
    )
    django.setup()
    sys.stdout.write(json.dumps(_acts()[act](**json.loads(arguments))))


if __name__ == "__main__":
    main()
