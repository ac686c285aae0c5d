"""One request to somebody else's address: looked up, refused if private, sent without redirects, never for long.

Messages are signed as the Standard Webhooks specification says: HMAC-SHA256 over id, time and body. No row is read or
written here. Not for: what is sent and when (actions.sending).
"""

import base64
import dataclasses
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import urllib.parse
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from wufei.operations.notices.errors import ADDRESS_PRIVATE, URL_WRONG
from wufei.operations.notices.spec import Outcome

URL_LENGTH = 500
TIMEOUT_S = 10.0  # for connecting, and for each piece of the answer
DEADLINE_S = 20.0  # for all of it, whatever the other side does
ERROR_LENGTH = 300
AGENT = "Wufei-Webhooks/1"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """What is sent: `key` is the same when the same is sent again; `at_s` is the time of this attempt."""

    url: str
    key: str
    at_s: int
    body: bytes
    secret: bytes


def body_of(told: Mapping[str, Any]) -> bytes:
    """JSON with characters as they are."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def signature(secret: bytes, key: str, at_s: int, body: bytes) -> str:
    """The header `webhook-signature`."""
    signed = hmac.digest(secret, f"{key}.{at_s}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def url_check(url: str) -> urllib.parse.SplitResult:
    """The parts of an address that may be sent to. Raises URL_WRONG.

    Only TLS, but for the own machine where private addresses are allowed.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise URL_WRONG(where="url", value=url[:100]) from error
    odd = parts.username is not None or parts.password is not None or parts.fragment or port == 0
    if len(url) > URL_LENGTH or not host or odd or not url.isascii() or any(c.isspace() for c in url):
        raise URL_WRONG(where="url", value=url[:100])
    plain = parts.scheme == "http" and settings.WEBHOOK_PRIVATE and _own_machine(host)
    if parts.scheme != "https" and not plain:
        raise URL_WRONG(where="url", value=url[:100])
    return parts


def address_of(parts: urllib.parse.SplitResult) -> str:
    """The address that a name stands for now. Raises ADDRESS_PRIVATE unless all it stands for may be sent to.

    What is looked up here is what is connected to: a name that changes in between leads nowhere else.
    """
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ADDRESS_PRIVATE(where="url", value=host, host=host) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not (settings.WEBHOOK_PRIVATE or all(map(_public, addresses))):
        raise ADDRESS_PRIVATE(where="url", value=host, host=host)
    return addresses[0]


def sent(message: Message) -> Outcome:
    """Send a message; what came of it. Never raises what the network does. Raises URL_WRONG, ADDRESS_PRIVATE."""
    parts = url_check(message.url)
    connection = _Pinned(parts, address_of(parts))
    timer = threading.Timer(DEADLINE_S, connection.cut)
    timer.daemon = True
    timer.start()
    target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": AGENT,
        "webhook-id": message.key,
        "webhook-timestamp": str(message.at_s),
        "webhook-signature": signature(message.secret, message.key, message.at_s, message.body),
    }
    try:
        connection.request("POST", target, message.body, headers)
        return Outcome(connection.getresponse().status)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Outcome(0, f"{type(error).__name__}: {error}"[:ERROR_LENGTH])
    finally:
        timer.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked up and judged; the certificate is that of the name."""

    def __init__(self, parts: urllib.parse.SplitResult, address: str) -> None:
        super().__init__(parts.hostname or "", parts.port or _port(parts), timeout=TIMEOUT_S)
        self._address = address
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None

    def connect(self) -> None:
        """Open it. `sock` is set before the handshake, so that it can be cut off even there."""
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT_S)
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread: what waits there fails."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _port(parts: urllib.parse.SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _own_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _public(text: str) -> bool:
    """Whether an address is in the open network; one that hides another inside is judged by that, too."""
    address = ipaddress.ip_address(text.partition("%")[0])
    hidden: list[Address | None] = []
    if isinstance(address, ipaddress.IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            hidden.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return all(each.is_global and not each.is_multicast for each in (address, *hidden) if each is not None)
