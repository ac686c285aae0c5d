"""The private PostgreSQL of a test run starts, speaks Chinese, asks for a password and is gone afterwards."""

import tempfile
from pathlib import Path

import psycopg
import pytest
from tools import probes
from tools.cluster import ClusterError, cluster

pytestmark = pytest.mark.skipif(probes.postgres() is None, reason="PostgreSQL: no server programs found")


def test_it_runs_and_is_gone_afterwards() -> None:
    programs = probes.postgres()
    assert programs is not None
    with cluster(programs) as url:
        with psycopg.connect(url) as connection:
            encoding = connection.execute("SHOW server_encoding").fetchone()
            folder = connection.execute("SHOW data_directory").fetchone()
            assert encoding == ("UTF8",)
            assert connection.execute("SELECT '污泥' ILIKE '%泥'").fetchone() == (True,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace("wufei:", "wufei:not"))
    assert folder is not None
    assert not Path(folder[0]).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_it_stops_when_the_run_fails() -> None:
    programs = probes.postgres()
    assert programs is not None
    with pytest.raises(ZeroDivisionError), cluster(programs) as url:
        raise ZeroDivisionError
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_programs_that_do_not_work_are_named() -> None:
    # not in pytest's own folder: as root the server's user may not look into it
    with tempfile.TemporaryDirectory(prefix="wufei-broken-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for program in ("initdb", "postgres"):
            (folder / program).write_text("#!/bin/sh\necho this one is broken >&2\nexit 3\n")
            (folder / program).chmod(0o755)
        with pytest.raises(ClusterError, match="this one is broken"), cluster(folder):
            pass
