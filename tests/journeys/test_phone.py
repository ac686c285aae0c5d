"""A load handed over below ground: three phones, no network, screen to camera; later the house has it all."""

import contextlib
import pathlib
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.journeys.conftest import House
from tests.journeys.phones import Phone

pytestmark = pytest.mark.browser
PEOPLE = {"generator": "qiye-zhoucheng", "carrier": "qiye-yunshu", "receiver": "qiye-weifei"}
WORDS = {
    "zh-hans": {
        "issue": "发出联单",
        "sign": "签字",
        "take_over": "接运",
        "next": "下一步",
        "accept_part": "部分接受",
        "show": "出示码",
        "scan": "扫对方的码",
    },
    "en": {
        "issue": "Issue it",
        "sign": "Sign",
        "take_over": "Take over",
        "next": "Next step",
        "accept_part": "Accept a part of it",
        "show": "Show the code",
        "scan": "Scan the other phone",
    },
}
VALUES = {"form": "liquid", "hazards": "T,I", "packing": "tank", "purpose": "use", "emergency": "用吸附棉围挡吸附"}
DRAFT = """async (given) => {
  const headers = {'Content-Type': 'application/json', 'X-CSRFToken': document.getElementById('phone').dataset.csrf};
  const answer = await fetch('/api/manifests', {method: 'POST', headers, body: JSON.stringify(given)});
  return [answer.status, await answer.json()];
}"""
GET = "async (path) => { const answer = await fetch(path); return await answer.json(); }"


@pytest.fixture
def phones(
    request: pytest.FixtureRequest,
    browser: Browser,
    house: House,
    tmp_path: pathlib.Path,
    signed_in: Callable[[str], dict[str, Any]],
) -> Iterator[dict[str, Phone]]:
    """A phone for each side of a load, in one language, none with a fault at the end."""
    with contextlib.ExitStack() as stack:
        made = {}
        for role, who in PEOPLE.items():
            folder = tmp_path / role
            folder.mkdir()
            made[role] = Phone(browser, house, folder, signed_in(who)["cookies"], request.param)
            stack.callback(made[role].close)
        yield made
        assert [fault for phone in made.values() for fault in phone.faults] == []


def party(phone: Phone) -> int:
    return int(phone.page.evaluate(GET, "/api/manifest-pocket")["parties"][0])


def drafted(phones: dict[str, Phone]) -> dict[str, Any]:
    """A load of waste oil, drafted by the generator while there was network."""
    given = {
        "key": str(uuid.uuid4()),
        "spec": "hazardous",
        "generator_id": party(phones["generator"]),
        "receiver_id": party(phones["receiver"]),
        "carriers": [party(phones["carrier"])],
        "code": "hw:900-249-08",
        "mass_g": 4_812_000,
        "values": VALUES,
    }
    status, answer = phones["generator"].page.evaluate(DRAFT, given)
    assert status == 200, answer
    return answer | {"key": given["key"]}


def answered(phone: Phone, word: str, *values: str) -> None:
    """One question a screen."""
    for value in values:
        phone.page.fill(".w-big input", value)
        phone.press(word)


def handed(giver: Phone, taker: Phone, words: dict[str, str], key: str) -> None:
    """The taker's camera reads what the giver shows."""
    giver.press(words["show"])
    taker.filmed(giver)
    taker.open()
    taker.press(words["scan"])
    taker.page.wait_for_url(f"**/phone/#m/{key}", timeout=30_000)


@pytest.mark.parametrize(("phones", "language"), [("zh-hans", "zh-hans"), ("en", "en")], indirect=["phones"])
def test_a_load_is_handed_over_without_network(phones: dict[str, Phone], language: str) -> None:
    words = WORDS[language]
    generator, carrier, receiver = phones["generator"], phones["carrier"], phones["receiver"]
    for phone in phones.values():
        phone.ready()
    manifest = drafted(phones)
    generator.open()
    generator.page.wait_for_selector(f"a[href='#m/{manifest['key']}']")
    for phone in phones.values():
        phone.wire.break_()

    # The generator's page opens from what the phone has kept.
    generator.page.reload()
    generator.page.click(f"a[href='#m/{manifest['key']}']")
    generator.press(words["issue"])
    generator.press(words["sign"])
    generator.page.wait_for_selector(".w-stamp.w-half")

    handed(generator, carrier, words, manifest["key"])
    carrier.press(words["take_over"])
    answered(carrier, words["next"], "鲁P7K215", "371500810215", "刘建")
    carrier.press(words["sign"])
    carrier.page.wait_for_selector(".w-stamp.w-half")

    handed(carrier, receiver, words, manifest["key"])
    receiver.press(words["accept_part"])
    for digit in "4800":
        receiver.page.locator(".w-pad3 button", has_text=digit).click()
    receiver.press(words["next"])
    while receiver.page.locator(".w-big input").count():
        answered(receiver, words["next"], "R9")
    receiver.press(words["sign"])
    receiver.page.wait_for_selector(".w-stamp.w-half")
    assert receiver.page.locator(".w-sg .w-bd.w-half").count() == 3

    # A phone that was switched off and on again has lost nothing.
    receiver.page.reload()
    receiver.page.wait_for_selector(".w-sg .w-bd.w-half")
    assert receiver.page.locator(".w-sg .w-bd.w-half").count() == 3

    # One of them comes up: the house learns of all three signatures, in their order.
    receiver.wire.mend()
    receiver.page.reload()
    receiver.page.wait_for_selector(".w-stamp.w-ok")
    told = receiver.page.evaluate(GET, f"/api/manifests/{manifest['id']}")
    assert (told["manifest"]["state"], told["manifest"]["accepted_g"]) == ("partly_accepted", 4_800_000)
    assert [(each["event"], each["method"]) for each in told["signatures"]] == [
        ("issue", "ticket"),
        ("take_over", "ticket"),
        ("accept_part", "ticket"),
    ]

    # The others deliver the same once more; nothing is signed twice, and their pages say that it has arrived.
    for phone in (carrier, generator):
        phone.wire.mend()
        phone.open(f"#m/{manifest['key']}")
        phone.page.reload()
        phone.page.wait_for_selector(".w-stamp.w-ok")
    again = receiver.page.evaluate(GET, f"/api/manifests/{manifest['id']}")
    assert again["signatures"] == told["signatures"]
