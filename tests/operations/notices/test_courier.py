"""One request to somebody else's address: which addresses are sent to, what is connected to, when it is cut off."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.webhooks import Receiver

from wufei.kernel.problems import Problem
from wufei.operations.notices import courier


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example.com/hook",
        "ftp://erp.example.com/",
        "https://",
        "https:///x",
        "https://me:secret@erp.example.com/",
        "https://erp.example.com/#part",
        "https://erp.example.com:99999/",
        "https://erp.example.com/a b",
        "https://erp.example.com/\r\nX: y",
        "https://企业.example.com/",
        "https://erp.example.com/" + "a" * 500,
        "javascript:alert(1)",
    ],
)
def test_addresses_that_are_none(url: str, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = True
    refused("notices.url_wrong", lambda: courier.url_check(url))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "2130706433",
        "0x7f000001",
        "127.1",
        "[::1]",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::]",
        "no-such-name.invalid",
    ],
)
def test_private_addresses_are_refused(host: str, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = False
    refused("notices.address_private", lambda: courier.address_of(courier.url_check(f"https://{host}/")))


def test_public_addresses_are_not(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = False
    for host in ("1.1.1.1", "[2606:4700:4700::1111]"):
        assert courier.address_of(courier.url_check(f"https://{host}/"))


def test_what_is_looked_up_is_what_is_connected_to(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name whose second lookup leads elsewhere: there is no second lookup."""
    looked = []
    real = courier.socket.getaddrinfo

    def once(host: str, *told: Any, **more: Any) -> Any:
        if host == "localhost":
            looked.append(host)
        return real("127.0.0.1", *told, **more)

    monkeypatch.setattr(courier.socket, "getaddrinfo", once)
    url = receiver.url.replace("127.0.0.1", "localhost")
    assert courier.sent(courier.Message(url, "x", 1, b"{}", b"k")).good
    assert looked == ["localhost"]


def test_who_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = True
    monkeypatch.setattr(courier, "DEADLINE_S", 0.3)
    server = courier.socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        other, _address = server.accept()
        with other:
            while not over.wait(0.05):
                try:
                    other.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.getsockname()[1]}/"
    outcome = courier.sent(courier.Message(url, "x", 1, b"{}", b"k"))
    over.set()
    thread.join(5)
    server.close()
    assert outcome.status == 0
    assert outcome.said


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that the Standard Webhooks libraries are tested with."""
    import base64

    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = courier.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
