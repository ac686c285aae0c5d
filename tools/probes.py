"""What this machine has that tests can use: browser, database server, fonts, office, message server, Java.

Each probe names what is lost without it, so that a skip is never silent. Not for: installing anything (.ci/run does).
"""

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tools.steps import ROOT


@dataclasses.dataclass(frozen=True, slots=True)
class Probe:
    """One thing a machine may have: its name, how it is found, what needs it, how to get it."""

    name: str
    find: Callable[[], Path | None]
    serves: str
    remedy: str
    used: bool = True


def _program(
    *names: str, folders: tuple[str, ...] = ("/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin")
) -> Path | None:
    path = os.pathsep.join([os.environ.get("PATH", ""), *folders])
    return next((Path(found) for name in names if (found := shutil.which(name, path=path))), None)


def chromium() -> Path | None:
    """The browser: WUFEI_CHROMIUM, or what the machine calls it."""
    told = os.environ.get("WUFEI_CHROMIUM")
    return Path(told) if told else _program("chromium", "chromium-browser", "google-chrome")


def postgres() -> Path | None:
    """The folder of the newest PostgreSQL server's programs; Debian keeps it off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name.split(".")[0]))
    on_path = _program("postgres")
    candidates = [*([on_path.resolve().parent] if on_path else []), *reversed(folders)]
    return next((p for p in candidates if (p / "postgres").exists() and (p / "initdb").exists()), None)


def office() -> Path | None:
    """LibreOffice, which opens papers as their readers do."""
    return _program("soffice", "libreoffice")


def cases() -> Path | None:
    """The published cases beside the project: WUFEI_CASES, default ../shared."""
    folder = Path(os.environ.get("WUFEI_CASES", ROOT.parent / "shared"))
    return folder if (folder / "plans").is_dir() else None


def chinese_font() -> Path | None:
    """A Chinese font of the machine, for pictures of pages that do not load ours."""
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    return next((f for folder in folders for f in sorted(folder.rglob("*CJK*"))), None)


PROBES = (
    Probe("Chromium", chromium, "browser journeys", "apt install chromium"),
    Probe("Chinese font", chinese_font, "browser journeys that look at pictures", "apt install fonts-noto-cjk"),
    Probe("PostgreSQL", postgres, "the suite on the second database", "apt install postgresql"),
    Probe(
        "LibreOffice",
        office,
        "papers laid out in pages",
        "apt install libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk",
    ),
    Probe("published cases", cases, "plan compiler on real plans", "point WUFEI_CASES at their folder"),
    Probe("NATS", lambda: _program("nats-server"), "device messages", "apt install nats-server", used=False),
    Probe("Java", lambda: _program("java"), "the lake on Spark", "apt install openjdk-17-jre-headless", used=False),
)


def table() -> str:
    """The probes as lines for a person."""
    lines = []
    for probe in PROBES:
        found = probe.find()
        state = str(found) if found else f"absent: no {probe.serves} ({probe.remedy})"
        lines.append(f"  {probe.name:<16} {state}{'' if probe.used else '  [not used yet]'}")
    return "\n".join(lines)
