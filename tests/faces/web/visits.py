"""One step of a browser in a test: an address, a page read, a form sent. Not for: who visits (conftest)."""

from typing import Any

from django.test import Client
from django.urls import reverse


def url(name: str, *args: Any) -> str:
    """The address of a page."""
    return reverse(f"web:{name}", args=args)


def read(client: Client, address: str, status: int = 200) -> str:
    """The page at an address."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def send(client: Client, address: str, status: int = 302, **fields: Any) -> str:
    """What comes of a form: where it leads, or the page that refuses it."""
    answer = client.post(address, fields)
    assert answer.status_code == status, answer.content.decode()[:600]
    return str(answer.headers.get("Location", "")) or answer.content.decode()
