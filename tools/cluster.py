"""A private PostgreSQL for one test run: a fresh cluster on a free loopback port, stopped by its own process.

Runs as the user; as root it runs as `postgres`, because the server refuses root. Durability is off: nothing outlives
the run. Not for: a real installation (deploy/README.md).
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.steps import ROOT

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=256MB")
PATIENCE = 30.0


class ClusterError(Exception):
    """The server could not be made or started; the text is its log's tail."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _identity() -> dict[str, Any]:
    """Whom the server runs as: nobody special, or `postgres` when we are root."""
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError as error:
        raise ClusterError("root may not run the server, and there is no user called postgres") from error
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _folder(identity: dict[str, Any]) -> Path:
    """A folder the server's user can reach: a clone of root's may lie where `postgres` cannot look."""
    if not identity:
        base = ROOT / "build" / "pg"
        base.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="run-", dir=base))
    folder = Path(tempfile.mkdtemp(prefix="wufei-pg-"))
    shutil.chown(folder, "postgres", "postgres")
    return folder


@contextlib.contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running server; yields the URL for WUFEI_DATABASE_URL."""
    identity, password, port = _identity(), secrets.token_urlsafe(16), _free_port()
    folder = _folder(identity)
    data, log = folder / "data", folder / "log"
    try:
        word = folder / "word"
        word.write_text(password)
        if identity:
            shutil.chown(word, "postgres", "postgres")
        made = subprocess.run(
            [
                *(programs / "initdb", "--pgdata", data, "--username", "wufei", "--pwfile", word),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ],
            check=False,
            capture_output=True,
            text=True,
            cwd=folder,
            **identity,
        )
        if made.returncode:
            raise ClusterError(made.stderr[-2000:])
        settings = [*QUICK, "listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
        command = [str(programs / "postgres"), "-D", str(data), *(word for s in settings for word in ("-c", s))]
        with log.open("w") as out:
            server = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, **identity)
        try:
            _wait(server, port, log)
            yield f"postgres://wufei:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until the log says it is ready; a port that answers is not enough."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if "ready to accept connections" in log.read_text(errors="replace"):
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise ClusterError(f"no server on port {port}:\n{log.read_text(errors='replace')[-2000:]}")
