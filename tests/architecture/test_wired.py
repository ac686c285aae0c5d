"""What apps declare to react to is heard: a module of handlers that nobody imports would be silence."""

import sys

from tools.steps import ROOT

from wufei.kernel.jobs.spec import BEATS


def test_the_handlers_of_every_app_are_loaded() -> None:
    names = {
        ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
        for path in (ROOT / "src" / "wufei").glob("*/*/handlers.py")
    }
    assert names
    assert sorted(names - sys.modules.keys()) == []


def test_what_the_clock_must_start_is_there() -> None:
    assert {"seals.chain", "seals.head", "notices.webhooks", "manifests.silence"} <= set(BEATS.codes())
