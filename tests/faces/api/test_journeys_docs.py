"""Journeys of docs/journeys, carried out as they are printed: requests in order, answers in the parts shown."""

import dataclasses
import datetime as dt
import json
import pathlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.factories.webhooks import Receiver, pushed, receiving

from wufei.kernel import clock

FOLDER = pathlib.Path(__file__).parents[3] / "docs" / "journeys"
FENCE = re.compile(r"^```(\w+) ?(\d*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"\{\{([^}]+)\}\}")
ANYTHING = "…"


@dataclasses.dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what is shown of its answer."""

    request: str
    status: int
    shown: Any


def exchanges(page: str) -> Iterator[Exchange]:
    """The blocks of a page, in pairs."""
    blocks = FENCE.findall(page)
    assert [kind for kind, _status, _text in blocks] == ["http", "json"] * (len(blocks) // 2)
    for (_http, _none, request), (_json, status, shown) in zip(blocks[::2], blocks[1::2], strict=True):
        yield Exchange(request, int(status), json.loads(shown))


def filled(value: Any, known: dict[str, Any]) -> Any:
    """A value with what is known in it; a text that is nothing but a name becomes what it names."""
    match value:
        case dict():
            return {key: filled(inner, known) for key, inner in value.items()}
        case list():
            return [filled(inner, known) for inner in value]
        case str() if whole := NAMED.fullmatch(value):
            return known[whole[1]]
        case str():
            return NAMED.sub(lambda found: str(known[found[1]]), value)
        case _:
            return value


def differences(shown: Any, told: Any, known: dict[str, Any], where: str = "") -> Iterator[str]:
    """Where an answer is not as shown; names that are new are learned from it."""
    match shown:
        case dict():
            for key, inner in shown.items():
                if not isinstance(told, dict) or key not in told:
                    yield f"{where}.{key} is not there"
                else:
                    yield from differences(inner, told[key], known, f"{where}.{key}")
        case list():
            rows = shown[:-1] if shown and shown[-1] == ANYTHING else shown
            if not isinstance(told, list) or len(told) < len(rows) or (rows is shown and len(told) != len(rows)):
                yield f"{where} has other rows: {told}"
            else:
                for number, (inner, row) in enumerate(zip(rows, told, strict=False)):
                    yield from differences(inner, row, known, f"{where}.{number}")
        case str() if (name := NAMED.fullmatch(shown)) and name[1] not in known:
            known[name[1]] = told
        case _:
            if shown != ANYTHING and filled(shown, known) != told:
                yield f"{where} is {told!r}, not {filled(shown, known)!r}"


def carried_out(page: str, known: dict[str, Any]) -> list[str]:
    """Every difference between a page and the house, up to the first request that went otherwise."""
    began = clock.now()
    for number, one in enumerate(exchanges(page), 1):
        head, _blank, body = one.request.partition("\n\n")
        first, *headers = filled(head.strip(), known).splitlines()
        method, path = first.split(" ")
        heads = dict(line.split(": ", 1) for line in headers) | {"Accept-Language": "en"}
        data = json.dumps(filled(json.loads(body), known)) if body else ""
        # A minute between two requests, in which the worker does what it does each minute.
        with clock.freeze(began + dt.timedelta(minutes=number)):
            pushed()
            answer = Client().generic(method, path, data, content_type="application/json", headers=heads)
        found = [f"status {answer.status_code}, not {one.status}"] if answer.status_code != one.status else []
        found += differences(one.shown, answer.json(), known)
        if found:
            return [f"{number}. {first}: {each}" for each in found] + [answer.content.decode()[:2_000]]
    return []


def firms(haulage: Any) -> dict[str, Any]:
    """The firms by name, and the keys of those who speak for them."""
    known = {name: party.pk for name, party in haulage.parties.items()}
    known |= {f"{name} key": one.key for name, one in haulage.speakers.items()}
    known["in a year"] = str(clock.today() + dt.timedelta(days=365))
    return known | {"agent of the service firm": str(haulage.speakers["second"].person)}


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Where webhooks of a journey go."""
    settings.WEBHOOK_PRIVATE = True
    yield from receiving()


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.stem)
def test_a_journey_goes_as_it_is_printed(page: pathlib.Path, haulage: Any, receiver: Receiver) -> None:
    known = firms(haulage) | {"address": receiver.url}
    told = carried_out(page.read_text(encoding="utf-8"), known)
    assert not told, "\n".join(told)
    assert all(one.signed_with(str(known["secret"])) for one in receiver.received)
    if receiver.received:
        # Once, and once more after it was set back.
        assert [change["event"] for change in receiver.changes()] == ["issue", "take_over"] * 2


def test_an_answer_that_differs_is_noticed(haulage: Any) -> None:
    page = (FOLDER / "manifest.md").read_text(encoding="utf-8")
    told = carried_out(page.replace('"open_g": 4812000', '"open_g": 1'), firms(haulage))
    assert ".open_g is 4812000, not 1" in told[0]


def test_what_is_not_shown_may_be_anything_and_what_is_shown_may_not() -> None:
    told = {"a": 1, "b": [{"c": 2}, {"c": 3}]}
    known: dict[str, Any] = {}
    assert list(differences({"b": [{"c": "{{x}}"}, "…"]}, told, known)) == []
    assert known == {"x": 2}
    assert list(differences({"a": "{{x}}"}, told, known)) == [".a is 1, not 2"]
    assert len(list(differences({"b": [{"c": 2}]}, told, known))) == 1
    assert list(differences({"d": "…"}, told, known)) == [".d is not there"]
