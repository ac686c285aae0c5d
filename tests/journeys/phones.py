"""Phones for journeys: a window with a camera and a wire to the house that can be cut. Not for: what is tried.

The wire is a TCP forwarder on loopback; cut, it refuses and drops, as a basement does, while the phone still believes
that it has a network. The camera looks at a film that the test made of another phone's screen.
"""

import contextlib
import pathlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page
from tests.journeys.conftest import FLAGS, SIZES, House
from tools import probes

CHUNK = 65_536
POST = """async ([path, given]) => {
  const headers = {'Content-Type': 'application/json', 'X-CSRFToken': document.getElementById('phone').dataset.csrf};
  const answer = await fetch(path, {method: 'POST', headers, body: JSON.stringify(given)});
  return [answer.status, await answer.json()];
}"""
GET = "async (path) => { const answer = await fetch(path); return await answer.json(); }"


def short(code: str) -> str:
    """A digital code as a phone shows it: day and serial."""
    return f"{code[-11:-3]} {code[-3:]}"


class Wire:
    """Forwards a port of its own to the house until it is cut."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.cut = False
        self.deaf = False
        self.ends: set[socket.socket] = set()
        self.posted: set[socket.socket] = set()
        self.torn = threading.Event()  # an answer was torn
        threading.Thread(target=self._accept, daemon=True).start()

    def break_(self) -> None:
        """Nothing goes through any more, and what was going through is torn."""
        self.cut = True
        for end in tuple(self.ends):
            self._close(end)

    def mend(self, *, deaf: bool = False) -> None:
        """It forwards again. `deaf`: what was posted goes through, and it tears where the house answers that."""
        self.cut = False
        self.deaf = deaf

    def close(self) -> None:
        self.break_()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:
                return
            if self.cut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.to))
            self.ends |= {near, far}
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if self.deaf and target in self.posted:
                    self.torn.set()
                    break
                if data.startswith(b"POST "):
                    self.posted.add(source)
                elif data.startswith(b"GET "):
                    self.posted.discard(source)
                target.sendall(data)
        self._close(source)
        self._close(target)

    def _close(self, end: socket.socket) -> None:
        self.ends.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


class Phone:
    """Somebody's phone: Chromium by itself, its camera, its wire."""

    def __init__(self, browser: Browser, house: House, folder: pathlib.Path, cookies: list[Any], language: str) -> None:
        self.film = folder / "camera.mjpeg"
        self.film.write_bytes(b"")
        self.wire = Wire(house.port)
        self.url = f"http://127.0.0.1:{self.wire.port}"
        camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
        flags = [*FLAGS, *camera, f"--use-file-for-fake-video-capture={self.film}"]
        self.browser = browser.browser_type.launch(executable_path=str(probes.chromium()), args=flags)
        width, height = SIZES["phone"]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=2, has_touch=True
        )
        context.grant_permissions(["camera"], origin=self.url)
        context.add_cookies([{"name": "wufei_language", "value": language, "url": self.url}, *self._own(cookies)])
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _own(self, cookies: list[Any]) -> Iterator[dict[str, Any]]:
        for each in cookies:
            if each["name"] == "sessionid":
                yield {"name": each["name"], "value": each["value"], "url": self.url}

    def open(self, place: str = "") -> None:
        self.page.goto(f"{self.url}/phone/{place}")
        self.page.wait_for_selector("#phone .w-bar-t")

    def ready(self) -> None:
        """The page is kept, its pocket filled, its key known to the house: it may go below ground."""
        self.open()
        self.page.wait_for_selector(".w-net.w-on")
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        self.page.reload()
        self.page.wait_for_selector(".w-net.w-on")
        self.page.wait_for_timeout(1500)  # the files that the page has loaded are being kept

    def press(self, words: str) -> None:
        """Press what carries these words, at the thumb."""
        self.page.locator(".w-acts .w-B", has_text=words).last.click()

    def asked(self, path: str) -> Any:
        """What the API tells the person of this phone."""
        return self.page.evaluate(GET, f"/api{path}")

    def did(self, path: str, given: dict[str, Any]) -> dict[str, Any]:
        """An act of that person through the API, while there is network."""
        status, answer = self.page.evaluate(POST, [f"/api{path}", given])
        assert status == 200, answer
        return dict(answer) if isinstance(answer, dict) else {"rows": answer}

    @property
    def party(self) -> int:
        """The firm of that person."""
        return int(self.asked("/manifest-pocket")["parties"][0])

    def typed(self, digits: str) -> None:
        """A weight on the keypad, in kilograms."""
        for digit in digits:
            self.page.locator(".w-pad3 button", has_text=digit).first.click()

    def sees(self, picture: bytes) -> None:
        """What the camera of this phone sees from now on."""
        self.film.write_bytes(picture * 24)

    def filmed(self, other: "Phone") -> None:
        """What the camera of this phone sees from now on: the codes that the other phone shows in turn."""
        other.page.wait_for_selector("#code svg")
        box = other.page.locator("#code")
        frames = []
        for _look in range(24):
            frames.append(box.screenshot(type="jpeg", quality=90))
            other.page.wait_for_timeout(150)
        self.film.write_bytes(b"".join(frame for frame in frames for _again in range(6)))

    def close(self) -> None:
        self.browser.close()
        self.wire.close()
