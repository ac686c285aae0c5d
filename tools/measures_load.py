"""The house under load: two serving processes on a demo city, many readers at once, over real connections.

The readers run on the same cores: what they take is part of the figure. Not for: one request alone (measures_pages.py).
"""

import asyncio
import itertools
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from tools.measures import Measure
from tools.measures_pages import set_up

WORKERS, ROUNDS = 2, 3
SECONDS = 5.0
STREAMS = 16
READERS = 300
READERS_SECONDS = 15.0
# A reader of the screen asks again after so many seconds, as the page itself does.
PAUSE = 5.0
# More than a process can make while it keeps an answer, so that each is made anew.
OTHERS = 15_000
ASKED = (
    ("one record, the same again", ("/api/readings/1",)),
    ("one record, another each time", tuple(f"/api/readings/{number}" for number in range(1, OTHERS + 1))),
    ("one record, another of 50", tuple(f"/api/readings/{number}" for number in range(1, 51))),
    ("50 of a list, the same again", ("/api/readings?limit=50",)),
    ("50 of a list, others each time", tuple(f"/api/readings?limit=50&offset={n}" for n in range(OTHERS))),
)
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Answered(NamedTuple):
    """What came of one load: requests answered well, those that failed, each one's seconds."""

    failed: int
    seconds: list[float]


class Reader:
    """One connection that is kept open, as browsers keep theirs."""

    def __init__(self, port: int, headers: str) -> None:
        self._port, self._headers = port, headers
        self._in: asyncio.StreamReader | None = None
        self._out: asyncio.StreamWriter | None = None

    async def get(self, path: str, etag: str = "") -> tuple[int, str, int]:
        """Status, ETag and length of the body. Raises OSError when the house does not answer."""
        if self._in is None or self._out is None:
            self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port)
        more = f"If-None-Match: {etag}\r\n" if etag else ""
        self._out.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{self._headers}{more}\r\n".encode())
        head = await self._in.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        found = LENGTH.search(head)
        length = int(found.group(1)) if found else 0
        if length:
            await self._in.readexactly(length)
        tag = re.search(rb"etag: ([^\r]+)", head, re.IGNORECASE)
        return status, tag.group(1).decode() if tag else "", length

    def close(self) -> None:
        """Let the connection go."""
        if self._out is not None:
            self._out.close()


async def _busy(port: int, paths: Sequence[str], headers: str) -> Answered:
    """Ask for the paths in turn, as fast as answers come, by STREAMS connections."""
    seconds: list[float] = []
    failed = 0
    turn = itertools.cycle(paths)
    until = time.perf_counter() + SECONDS

    async def stream() -> None:
        nonlocal failed
        reader = Reader(port, headers)
        while (started := time.perf_counter()) < until:
            status, _etag, _length = await reader.get(next(turn))
            seconds.append(time.perf_counter() - started)
            failed += status != 200
        reader.close()

    await asyncio.gather(*(stream() for _number in range(STREAMS)))
    return Answered(failed, seconds)


async def _watching(port: int, cookies: str) -> Answered:
    """READERS people look at the screen: the page, then its part every few seconds with what they have."""
    seconds: list[float] = []
    failed = 0
    until = time.perf_counter() + READERS_SECONDS

    async def look(number: int) -> None:
        nonlocal failed
        await asyncio.sleep(PAUSE * number / READERS)
        reader, path, etag = Reader(port, cookies), "/screen/", ""
        while (started := time.perf_counter()) < until:
            try:
                status, etag, _length = await reader.get(path, etag)
                failed += status not in {200, 304}
            except (OSError, asyncio.IncompleteReadError):
                failed += 1
                reader = Reader(port, cookies)
            seconds.append(time.perf_counter() - started)
            path = "/screen/part"
            await asyncio.sleep(PAUSE)
        reader.close()

    await asyncio.gather(*(look(number) for number in range(READERS)))
    return Answered(failed, seconds)


@contextmanager
def served() -> Iterator[int]:
    """The demo served by WORKERS processes; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = ["serve", "--port", str(port), "--workers", str(WORKERS), "--no-background", "--migrate"]
    process = subprocess.Popen(
        [sys.executable, "-m", "wufei.faces.cli.main", *told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _attempt in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _doors() -> tuple[str, str]:
    """The headers of a program with a key, and of a browser with a session."""
    from importlib import import_module  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.registers.identity.actions import apikey_issue  # noqa: PLC0415
    from wufei.registers.identity.models import Person  # noqa: PLC0415

    import_module(settings.SESSION_ENGINE)
    person = Person.objects.get(username="office")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    token = apikey_issue(actor=system("bench"), person_id=person.pk, label="bench").token
    return f"Authorization: Bearer {token}\r\n", f"Cookie: {settings.SESSION_COOKIE_NAME}={cookie}\r\n"


def load_borne() -> Iterator[Measure]:
    """Requests a second of records and lists by the API, and 300 readers of the screen."""
    set_up()
    key, cookies = _doors()
    with served() as port:
        for what, paths in ASKED:
            asyncio.run(_busy(port, paths, key))
            rounds = [asyncio.run(_busy(port, paths, key)) for _round in range(ROUNDS)]
            middle = sorted(rounds, key=lambda answered: len(answered.seconds))[ROUNDS // 2]
            if failed := sum(answered.failed for answered in rounds):
                raise RuntimeError(f"{what}: {failed} requests failed")
            p99 = statistics.quantiles(middle.seconds, n=100)[98] * 1000
            how = f"{WORKERS} workers, {STREAMS} connections, median of {ROUNDS}; 99 of 100 within {p99:.1f} ms"
            yield Measure(f"JSON, {what}", len(middle.seconds) / SECONDS, "requests/s", how)
        watched = asyncio.run(_watching(port, cookies))
        how = f"{READERS} readers, each asking every {PAUSE:.0f} s for {READERS_SECONDS:.0f} s, {WORKERS} workers"
        yield Measure("screen, many readers: failed requests", watched.failed, "of " + str(len(watched.seconds)), how)
        p95 = statistics.quantiles(watched.seconds, n=20)[18] * 1000
        yield Measure("screen, many readers: 95 of 100 within", p95, "ms", how)
