"""An HTTP server on the own machine that receives webhooks, and what the worker does by the clock. Not for: rules."""

import base64
import dataclasses
import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

from wufei.kernel.access import system
from wufei.ledger.seals.actions import links_extend
from wufei.operations.notices.actions import webhooks_send


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    def signed_with(self, secret: str) -> bool:
        """Whether the signature is that of the Standard Webhooks specification, worked out anew here."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return self.headers["webhook-signature"].split(" ") == [f"v1,{expected}"]


class Receiver:
    """A system that takes webhooks. `answers`: the statuses it gives next; then 204."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append(Received({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_told: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook?of=wufei"

    def changes(self) -> list[Any]:
        """All changes that came, in order."""
        return [change for each in self.received for change in each.told["data"].get("changes", [])]


def receiving() -> Iterator[Receiver]:
    """A receiver while it is needed."""
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
    thread.join()


def chained() -> None:
    """What the clock does each minute: seals are chained."""
    links_extend(actor=system("tests"))


def pushed() -> int:
    """What the clock does each minute: seals are chained, webhooks are sent."""
    chained()
    return webhooks_send(actor=system("tests"))
