"""Query counts of pages at demo size, pinned: a page that grows an N+1 fails here. Not for: time (make bench)."""

import json
import os
import pathlib
import subprocess
import sys

from tests.journeys.conftest import House

PINNED = pathlib.Path(__file__).with_name("query_counts.json")
SCRIPT = """
import json, sys
from tools.measures_pages import pages, set_up
set_up()
json.dump({page.path: page.queries for page in pages(requests=1)}, sys.stdout)
"""


def test_pages_ask_no_more_than_pinned(untouched: House) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**untouched.environment, "DJANGO_SETTINGS_MODULE": "wufei.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    counted = json.loads(done.stdout)
    if os.environ.get("WUFEI_PIN_QUERIES"):
        PINNED.write_text(json.dumps(counted, indent=2) + "\n")
    pinned = json.loads(PINNED.read_text())
    assert counted.keys() == pinned.keys()
    assert {path: (count, pinned[path]) for path, count in counted.items() if count > pinned[path]} == {}
