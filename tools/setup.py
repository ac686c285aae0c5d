"""Set the project up: .venv, node_modules, front bundle and message catalogues, from the locks and nothing else.

`python3 -m tools.setup --for demo` installs what runs the product, `--for test` what tests and checks it too.
Standard library only; no root; no registry is named here: pip and npm are asked where theirs are. Not for: making the
demo city (`wufei demo`) or the locks (tools/locks.py).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys

from tools import steps
from tools.steps import ROOT, Step, StepError, files, run

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"demo": ROOT / "requirements.lock", "test": ROOT / "requirements.test.lock"}
NODE_LOCK = ROOT / "requirements.node.lock"
NETWORK = (
    "Are the package registries reachable? pip reads its index from `pip config list`, npm from `npm config list`;\n"
    "uv takes pip's, or UV_DEFAULT_INDEX if you set it. Then run the same command again: what was done is kept."
)


def make_venv() -> None:
    """(a) .venv, by whatever this machine has: venv, virtualenv or uv."""
    version = "Python {}.{}.{}".format(*sys.version_info[:3])
    if _answers([str(PYTHON), "--version"], says=version) and _answers([str(PYTHON), "-m", "pip", "--version"]):
        return
    no_way = "Install Python's venv parts (Debian, Ubuntu: apt install python3-venv), or virtualenv, or uv."
    if importlib.util.find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", "--clear", VENV], remedy=no_way)
    elif shutil.which("virtualenv"):
        run(["virtualenv", "--clear", "--python", sys.executable, VENV], remedy=no_way)
    elif shutil.which("uv"):
        run(["uv", "venv", "--seed", "--clear", "--python", sys.executable, VENV], remedy=no_way)
    else:
        raise StepError("    This Python lacks ensurepip, and neither virtualenv nor uv is on the path.", no_way)


def install_packages(lock: pathlib.Path, *, with_node: bool) -> None:
    """(b) uv by its hash, then exactly what the locks name, every file checked against its hash."""
    pin = locked_entry(lock.read_text(), "uv")
    bootstrap = steps.STATE / "uv.txt"
    bootstrap.write_text(pin)
    if not _answers([str(VENV / "bin" / "uv"), "--version"], says=pin.split()[0].replace("==", " ")):
        run(
            [PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", bootstrap],
            remedy=NETWORK,
        )
    locks = [lock, NODE_LOCK] if with_node else [lock]
    run(
        [VENV / "bin" / "uv", "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, *locks],
        env={"VIRTUAL_ENV": str(VENV), **index_for_uv()},
        remedy=NETWORK,
    )
    install_project()


def install_project() -> None:
    """The project itself, editable, built by the locked setuptools without the network."""
    uv = VENV / "bin" / "uv"
    run(
        [
            uv,
            "pip",
            "install",
            "--quiet",
            "--offline",
            "--no-deps",
            "--no-build-isolation",
            "--python",
            PYTHON,
            "-e",
            ".",
        ],
        env={"VIRTUAL_ENV": str(VENV)},
        remedy="pyproject.toml does not build; the lines above say why.",
    )


def locked_entry(lock: str, name: str) -> str:
    """The lines of one package in a lock: its pin and its hashes."""
    found = re.search(rf"^{re.escape(name)}==(?:[^\n]*\\\n)*[^\n]*", lock, re.MULTILINE)
    if not found:
        raise StepError(f"    The lock does not name {name}.", "Renew the locks: make lock")
    return found.group(0) + "\n"


def index_for_uv() -> dict[str, str]:
    """What pip is configured to use, in uv's variables: uv does not read pip's files."""
    if any(os.environ.get(name) for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE")):
        return {}
    found = {}
    for key, variable in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        asked = subprocess.run(
            [str(PYTHON), "-m", "pip", "config", "get", f"global.{key}"], check=False, capture_output=True, text=True
        )
        if asked.returncode == 0 and asked.stdout.strip():
            found[variable] = asked.stdout.strip()
    return found


def _answers(command: list[str], *, says: str = "") -> bool:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and says in done.stdout


def machine_node() -> bool:
    """Whether the machine itself has a Node that is new enough, with npm."""
    node = shutil.which("node")
    if not (node and shutil.which("npm")):
        return False
    done = subprocess.run([node, "--version"], check=False, capture_output=True, text=True)
    number = re.match(r"v(\d+)", done.stdout)
    return bool(number and int(number.group(1)) >= OLDEST_NODE)


def node_path(*, own: bool) -> dict[str, str]:
    """The environment in which `node` and `npm` are the right ones."""
    return {} if own else {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def plan(purpose: str) -> list[Step]:
    """The steps of one purpose, each with what it reads and what it leaves."""
    lock, own_node = LOCKS[purpose], machine_node()
    version = ".".join(map(str, sys.version_info[:3]))
    node_words = "machine" if own_node else "wheel"
    env = node_path(own=own_node)
    packages = f"{version} {node_words} {{}} {{}}"
    variants = {name: packages.format(name, _content(path)) for name, path in LOCKS.items()}
    return [
        Step("virtual environment", make_venv, facts=[version], outputs=[PYTHON]),
        Step(
            "Python packages",
            lambda: install_packages(lock, with_node=not own_node),
            inputs=[NODE_LOCK, ROOT / "pyproject.toml"],
            facts=[variants[purpose]],
            covers=[variants["demo"]] if purpose == "test" else [],
            outputs=[PYTHON, VENV / "bin" / "wufei", VENV / "bin" / "django-admin"],
        ),
        Step(
            "front packages",
            lambda: run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], env=env, remedy=NETWORK),
            inputs=files("package.json", "package-lock.json", ".npmrc"),
            outputs=[ROOT / "node_modules" / "esbuild" / "package.json"],
        ),
        Step(
            "front bundle",
            lambda: run(["node", "front/build.mjs"], env=env, remedy="front/build.mjs says above what it misses."),
            inputs=files("front/*.mjs", "package-lock.json", "src/wufei/faces/web/**/*.*"),
            outputs=[ROOT / "build" / "front" / "app.js", ROOT / "build" / "front" / "icons.svg"],
        ),
        Step(
            "message catalogues",
            lambda: run(
                [PYTHON, "-m", "tools.messages", "compile"], remedy="A catalogue is broken: make messages, then look."
            ),
            inputs=files("src/wufei/locale/*/LC_MESSAGES/*.po", "tools/messages.py"),
            outputs=[path.with_suffix(".mo") for path in files("src/wufei/locale/*/LC_MESSAGES/*.po")],
        ),
    ]


def _content(path: pathlib.Path) -> str:
    return path.read_text() if path.exists() else ""


def main() -> int:
    """Parse, check the machine, walk the steps."""
    parser = argparse.ArgumentParser(description="Set the project up from its locks.")
    parser.add_argument(
        "--for", dest="purpose", choices=sorted(LOCKS), default="test", help="what it is to be used for"
    )
    purpose = parser.parse_args().purpose
    if sys.version_info < OLDEST_PYTHON:  # this file starts on older ones too, to say so
        print("This Python is {}.{}; Wufei needs 3.11 or newer: make PYTHON=python3.11 …".format(*sys.version_info[:2]))
        return 1
    if not machine_node() and not NODE_LOCK.exists():
        print(f"Node {OLDEST_NODE} or newer with npm is needed, and {NODE_LOCK.name} is missing.")
        return 1
    return 0 if steps.walk(plan(purpose)) else 1


if __name__ == "__main__":
    sys.exit(main())
