"""Several that begin at the same moment, for tests of what happens then. Not for: processes of their own (alone)."""

import contextlib
import threading
from collections.abc import Callable, Iterator

from django.db import connection

from wufei.kernel.problems import Problem, Problems


def together(*acts: Callable[[], object]) -> list[str]:
    """What each is told, "done" or a code; SQLite lets one writer in at a time anyway."""
    if connection.vendor != "postgresql":
        return [_told(act) for act in acts]
    barrier, told = threading.Barrier(len(acts)), list[str]()
    threads = [threading.Thread(target=_run, args=(act, barrier, told)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


@contextlib.contextmanager
def meanwhile(act: Callable[[], object], *, table: str, before: int) -> Iterator[None]:
    """Somebody else acts before the nth statement that reads a table; never on SQLite, where no other writer comes."""
    left = before

    def watched(execute: Callable[..., object], sql: str, *rest: object) -> object:
        nonlocal left
        if sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            left -= 1
            if left == 0 and connection.vendor == "postgresql":
                other = threading.Thread(target=_run, args=(act, threading.Barrier(1), []))
                other.start()
                other.join(60)
        return execute(sql, *rest)

    with connection.execute_wrapper(watched):
        yield
    assert left <= 0, f"{table} is read fewer than {before} times"


def _run(act: Callable[[], object], barrier: threading.Barrier, told: list[str]) -> None:
    barrier.wait(10)
    try:
        told.append(_told(act))
    finally:
        connection.close()


def _told(act: Callable[[], object]) -> str:
    try:
        act()
    except Problem as refused:
        return refused.code
    except Problems as refused:
        return refused.problems[0].code
    return "done"
