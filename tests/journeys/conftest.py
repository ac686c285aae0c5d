"""A demo city served by the product's own command, and Chromium to use it as people do; skipped without Chromium."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from tools import probes
from tools.measures_pages import SCALE

if TYPE_CHECKING:
    from tests.journeys.phones import Phone

PASSWORD = "Wufei-demo-3715"
SIZES = {"desk": (1440, 900), "phone": (390, 844), "wall": (1920, 1080)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the software renderer says of every map, and what HTMX says of a refusal that is shown in words.
HARMLESS = ("GPU stall due to ReadPixels", "GL Driver Message", "Response Status Error Code 4")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """A served home: its address and how to run the command in it."""

    def __init__(self, home: pathlib.Path) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "WUFEI_MODE": "production", "WUFEI_HOME": str(home)}
        self.environment.pop("WUFEI_DATABASE_URL", None)

    def run(self, *words: str) -> str:
        command = [sys.executable, "-m", "wufei.faces.cli.main", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    @contextlib.contextmanager
    def served(self) -> Iterator["House"]:
        program = [sys.executable, "-m", "wufei.faces.cli.main"]
        # Without the made year: people's journeys are about the firms that the demo has by hand.
        fresh = [] if (self.home / "wufei.sqlite3").exists() else ["--scale", "0"]
        command = [*program, "demo", *fresh, "--serve", "--port", str(self.port)]
        log = (self.home.parent / "served.log").open("w")
        process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            self._wait(process)
            yield self
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            log.close()

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        for _attempt in range(1500):
            if process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/health", timeout=2)
                return
            time.sleep(0.2)
        raise AssertionError((self.home.parent / "served.log").read_text()[-2000:])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo city, built and served once for all journeys; WUFEI_JOURNEY_HOME names one that is built already."""
    kept = os.environ.get("WUFEI_JOURNEY_HOME")
    made = House(pathlib.Path(kept) if kept else tmp_path_factory.mktemp("demo") / "home")
    made.home.mkdir(exist_ok=True)
    with made.served():
        yield made


@pytest.fixture
def untouched(tmp_path: pathlib.Path) -> House:
    """A demo city of its own, with a little of the made year, built and not served, that no journey has changed."""
    made = House(tmp_path / "home")
    made.home.mkdir()
    made.run("demo", "--scale", SCALE)
    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of this machine; a machine without it skips by name."""
    program = probes.chromium()
    if program is None:
        pytest.skip("Chromium is not installed on this machine")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(program), args=FLAGS)
        yield started
        started.close()


class Visitor:
    """One signed-in person in one window; console errors are kept and fail the journey."""

    def __init__(self, house: House, context: BrowserContext) -> None:
        self.house = house
        self.context = context
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        refused = "the server responded with a status of" in message.text
        if message.type == "error" and not refused and not any(word in message.text for word in HARMLESS):
            self.faults.append(message.text)

    def open(self, path: str) -> int:
        answer = self.page.goto(f"{self.house.url}{path}", wait_until="domcontentloaded")
        self.page.wait_for_timeout(50)
        return answer.status if answer else 0

    def until(self, condition: str, seconds: float = 20.0) -> None:
        """Wait until a JavaScript condition holds. (Playwright's own wait evaluates strings, which our CSP forbids.)"""
        deadline = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < deadline, condition
            self.page.wait_for_timeout(150)

    def keep(self, name: str) -> None:
        """A picture for docs/images, where WUFEI_SCREENSHOTS asks for one."""
        if folder := os.environ.get("WUFEI_SCREENSHOTS"):
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(1500)
            self.page.screenshot(path=str(pathlib.Path(folder) / f"{name}.png"))


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def signed_in(house: House, browser: Browser) -> Callable[[str], dict[str, object]]:
    """Sign somebody in through the form, once a session; later windows take the cookies over."""
    kept: dict[str, dict[str, object]] = {}

    def state(username: str) -> dict[str, object]:
        if username not in kept:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{house.url}/accounts/login/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/accounts/login" not in url)
            kept[username] = context.storage_state()  # type: ignore[assignment]
            context.close()
        return kept[username]

    return state


@pytest.fixture
def visit(house: House, browser: Browser, signed_in: Callable[[str], dict[str, object]]) -> Iterator[Visit]:
    """Open a window as somebody: `visit("office", size="phone", language="en")`."""
    opened: list[Visitor] = []

    def begin(username: str, *, size: str = "desk", language: str = "zh-hans", dark: bool = False) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            storage_state=signed_in(username),  # type: ignore[arg-type]
            has_touch=size == "phone",
        )
        cookies = [{"name": "wufei_language", "value": language, "url": house.url}]
        if dark:
            cookies.append({"name": "wufei_theme", "value": "dark", "url": house.url})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        visitor = Visitor(house, context)
        opened.append(visitor)
        return visitor

    yield begin
    for visitor in opened:
        faults, visitor.faults = visitor.faults, []
        visitor.context.close()
        assert faults == []


@pytest.fixture
def phone(
    request: pytest.FixtureRequest,
    browser: Browser,
    house: House,
    tmp_path: pathlib.Path,
    signed_in: Callable[[str], dict[str, Any]],
) -> Iterator["Phone"]:
    """The phone of WHO of the module, in the language that the test names, without a fault at the end."""
    from tests.journeys.phones import Phone

    cookies = signed_in(request.module.WHO)["cookies"]
    with contextlib.closing(Phone(browser, house, tmp_path, cookies, request.param)) as made:
        yield made
        assert made.faults == []
