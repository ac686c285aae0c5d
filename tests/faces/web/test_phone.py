"""The page of the phone, its worker and its card: who gets them, and that they fit each other."""

import json
import pathlib
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.factories.registers import World, person, world

import wufei.faces.web
from wufei.faces.web.phone.words import WORDS

pytestmark = pytest.mark.django_db
STATES = {"ticket_kept", "ticket_waiting", "act_kept", "act_done", "act_refused"}
SCRIPTS = pathlib.Path(wufei.faces.web.__file__).parent / "front"


def window(role: str, two: World) -> Client:
    client = Client()
    party = two.own.party if role in {"enterprise", "driver"} else None
    client.force_login(person(role, party=party, place="371502" if role in {"county", "supervisor"} else ""))
    return client


@pytest.mark.parametrize(
    ("role", "status"), [("enterprise", 200), ("driver", 200), ("office", 200), ("leader", 403), ("supervisor", 403)]
)
def test_the_page_is_for_those_who_sign(role: str, status: int) -> None:
    answer = window(role, world()).get("/phone/")
    assert answer.status_code == status
    if status == 200:
        assert "data-csrf" in answer.content.decode()


def test_a_house_for_trying_things_out_says_so_on_the_phone(settings: Any) -> None:
    client = window("driver", world())
    assert "data-sandbox" not in client.get("/phone/").content.decode()
    settings.SANDBOX = True
    page = client.get("/phone/").content.decode()
    assert 'data-sandbox="1"' in page
    assert re.search(r"<h1>.*w-sim.*</h1>", page)


def test_the_worker_keeps_files_that_there_are_and_no_data() -> None:
    client = window("driver", world())
    answer = client.get("/phone/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    listed = re.search(r"const FILES = (\[.*?\]);", text)
    assert listed is not None
    files = json.loads(listed.group(1))
    assert "/phone/app.webmanifest" in files
    assert all(finders.find(path.removeprefix("/static/")) for path in files[1:]), files
    assert "/api/" not in text


def test_the_card_names_what_a_phone_needs_to_install_it() -> None:
    card = json.loads(window("driver", world()).get("/phone/app.webmanifest").content)
    assert (card["display"], card["start_url"], card["scope"]) == ("standalone", "/phone/", "/phone/")
    assert {icon["sizes"] for icon in card["icons"]} >= {"192x192", "512x512"}
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in card["icons"])


def test_every_word_that_the_scripts_say_is_there_and_no_other() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (SCRIPTS / "js" / "phone").glob("*.js"))
    made = {name for name in WORDS if re.match("event_|role_|state_|kind_(?!q)|licence_(?:is|state)_", name)}
    said = set(re.findall(r"say\('(\w+)'", text))
    assert said <= set(WORDS)
    # The rest is said by way of a choice: say(a ? 'one' : 'other'), or of what a ticket has become.
    quoted = set(re.findall(r"'(\w+)'", text)) | STATES
    assert set(WORDS) - made <= quoted
