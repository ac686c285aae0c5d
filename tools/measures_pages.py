"""Pages of the demo city measured on the server: time and number of queries. Not for: what a browser does with them.

`pages()` is also what the test of pinned query counts asks (tests/journeys/test_query_counts.py).
"""

import gzip
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

from tools.measures import Measure

REQUESTS = 25
ROUNDS = 5
SCALE = "0.02"  # of the made year under the demo
PATHS = (
    "/screen/",
    "/screen/part",
    "/desk/",
    "/plans/",
    "/plans/2/",
    "/plans/2/items",
    "/plans/2/diff",
    "/tasks/?view=table",
    "/tasks/?view=board",
    "/tasks/1/",
    "/units/",
    "/units/1/",
    "/indicators/",
    "/indicators/straw_utilisation/",
    "/indicators/sets/2/",
    "/rounds/",
    "/rounds/2/",
    "/rounds/pages/12/",
    "/evaluation/",
    "/evaluation/1/",
    "/evaluation/1/subjects/1/",
    "/evaluation/1/sensitivity",
    "/evaluation/cases/",
    "/firms/187/",
    "/parks/150/",
    "/streams/",
    "/streams/hazardous/",
    "/balance/?stream=hazardous",
    "/projects/",
    "/projects/finance/",
    "/meetings/",
    "/registers/",
    "/registers/catalogue/",
    "/registers/catalogue/?q=%E6%B1%A1%E6%B3%A5",
    "/registers/catalogue/editions/1/",
    "/registers/catalogue/codes/50/",
    "/registers/catalogue/factors/",
    "/search/?q=%E5%BA%9F",
)
# Of manifests and of one's own account, which say other things to those who sign: asked by the office and by a carrier.
MANIFESTS = (
    "/desk/",
    "/manifests/?tab=all",
    "/manifests/?tab=mine",
    "/manifests/?tab=aged",
    "/manifests/?tab=due",
    "/manifests/{manifest}/",
    "/manifests/{manifest}/codes",
    "/manifests/{manifest}/correct",
    "/manifests/packages/?state=all",
    "/manifests/rounds/",
    "/manifests/flows/?period=year",
    "/manifests/flows/manifests?period=year&fate=under_way",
    "/manifests/corrections/?which=all",
    "/manifests/corrections/?which=mine",
    "/manifests/corrections/1/",
    "/manifests/tickets/",
    "/manifests/tickets/1/",
    "/manifests/phones/",
    "/account/keys/",
    "/account/delegations/",
    "/account/webhooks/",
)
OFFICE = ("/manifests/packages/code/LSZC-XDC-0001/", "/manifests/rounds/1/", "/manifests/rounds/2/")
ASKED = (("office", (*PATHS, *MANIFESTS[1:], *OFFICE)), ("qiye-yunshu", (*MANIFESTS, "/firm/")))


class PageMeasure(NamedTuple):
    """One page: its 95th percentile in milliseconds and its queries."""

    path: str
    p95_ms: float
    queries: int


def pages(requests: int = REQUESTS) -> Iterator[PageMeasure]:
    """Ask for every page `requests` times as somebody of the demo; Django must be set up on a built demo home."""
    from django.db import connection, reset_queries  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from wufei.operations.manifests.models import Manifest  # noqa: PLC0415
    from wufei.registers.identity.models import Person  # noqa: PLC0415

    # One that people of the demo signed, who are asked for: those of the made year are older.
    own = Manifest.objects.filter(way="ordinary").order_by("pk").values_list("pk", flat=True)[0]
    for username, paths in ASKED:
        client = Client()
        client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        for named in paths:
            path = named.format(manifest=own)
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(path)
            queries = len(captured)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code} to {username}")
            reset_queries()
            seconds = []
            for _request in range(requests):
                started = time.perf_counter()
                client.get(path)
                seconds.append(time.perf_counter() - started)
            p95 = statistics.quantiles(seconds, n=20)[18] if len(seconds) > 1 else seconds[0]
            yield PageMeasure(named if username == "office" else f"{named} as {username}", p95 * 1000, queries)


def screen_renewed(username: str = "office") -> Iterator[Measure]:
    """The one screen right after a write, when nothing of it is kept; and its size as it travels."""
    from django.db import transaction  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.kernel.audit.actions import record  # noqa: PLC0415
    from wufei.registers.identity.models import Person  # noqa: PLC0415

    client, actor = Client(), system("bench")
    client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    seconds = []
    for number in range(REQUESTS):
        with transaction.atomic():
            record(actor=actor, act="bench.act", subject=("bench", number, str(number)), change={"state": ["a", "b"]})
        started = time.perf_counter()
        answer = client.get("/screen/part")
        seconds.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise RuntimeError(f"/screen/part answered {answer.status_code}")
    how = f"{REQUESTS} requests, each right after a write; SQLite, one process, demo size"
    yield Measure("screen made anew, 95 of 100 within", statistics.quantiles(seconds, n=20)[18] * 1000, "ms", how)
    size = len(gzip.compress(client.get("/screen/").content, 6)) / 1000
    yield Measure("screen, page with all its data", size, "kB", "gzip")


def set_up() -> None:
    """Build the demo in this process's home and load Django on it."""
    command = [sys.executable, "-m", "wufei.faces.cli.main", "demo", "--scale", SCALE]
    subprocess.run(command, env=os.environ, check=True, stdout=subprocess.DEVNULL)
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    call_command("collectstatic", interactive=False, verbosity=0)
    import_module("wufei.config.wsgi")  # as the server starts


def pages_served() -> Iterator[Measure]:
    """The 95th percentile of each page, and the slowest of all."""
    set_up()
    rounds = [list(pages()) for _round in range(ROUNDS)]
    # On a shared machine a whole round can be twice as slow as the next: the median of a page over the rounds counts.
    found = [sorted(each, key=lambda page: page.p95_ms)[ROUNDS // 2] for each in zip(*rounds, strict=True)]
    for page in found:
        asked = f"median of {ROUNDS} rounds of {REQUESTS} requests, {page.queries} queries"
        how = f"{asked}, SQLite, one process, demo size"
        yield Measure(f"page {page.path}, 95 of 100 within", page.p95_ms, "ms", how)
    yield from screen_renewed()
    slowest = max(found, key=lambda page: page.p95_ms)
    yield Measure("slowest page, 95 of 100 within", slowest.p95_ms, "ms", slowest.path)
