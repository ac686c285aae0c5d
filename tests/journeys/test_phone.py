"""A load handed over below ground: three phones, no network, screen to camera; later the house has it all."""

import contextlib
import pathlib
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.journeys.conftest import House
from tests.journeys.phones import Phone, short

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
        "refuse": "拒收",
        "back": "确认退回",
    },
    "en": {
        "issue": "Issue it",
        "sign": "Sign",
        "take_over": "Take over",
        "next": "Next step",
        "accept_part": "Accept a part of it",
        "show": "Show the code",
        "scan": "Scan the other phone",
        "refuse": "Refuse the load",
        "back": "Confirm the return",
    },
}
OIL = "hw:900-249-08"
TAKEN = {"plate": "鲁P7K215", "road_permit": "371500810215", "driver": "刘建"}
VALUES = {"form": "liquid", "hazards": "T,I", "packing": "tank", "purpose": "use", "emergency": "用吸附棉围挡吸附"}


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


def drafted(phones: dict[str, Phone], **fields: Any) -> dict[str, Any]:
    """A load of waste oil, drafted by the generator while there was network."""
    given = {
        "key": str(uuid.uuid4()),
        "spec": "hazardous",
        "generator_id": phones["generator"].party,
        "receiver_id": phones["receiver"].party,
        "carriers": [phones["carrier"].party],
        "code": OIL,
        "mass_g": 4_812_000,
        "values": VALUES,
    }
    return phones["generator"].did("/manifests", given | fields) | {"key": given["key"]}


def on_the_road(phones: dict[str, Phone], **fields: Any) -> dict[str, Any]:
    """The same, issued and taken over."""
    row = drafted(phones, **fields)
    for role, event, values in (("generator", "issue", {}), ("carrier", "take_over", TAKEN)):
        signed = {"version": row["version"], "event": event, "role": role, "values": values}
        row |= phones[role].did(f"/manifests/{row['id']}/sign", signed)
    return row


def opened(phone: Phone, key: str) -> None:
    """Somebody finds a load on the phone."""
    phone.open()
    phone.page.wait_for_selector(".w-net.w-on")
    phone.page.click(f"a[href='#m/{key}']")


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
    receiver.typed("4800")
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
    told = receiver.asked(f"/manifests/{manifest['id']}")
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
    again = receiver.asked(f"/manifests/{manifest['id']}")
    assert again["signatures"] == told["signatures"]


@pytest.mark.parametrize(("phones", "language"), [("zh-hans", "zh-hans"), ("en", "en")], indirect=["phones"])
def test_a_load_is_refused_with_a_reason_and_goes_back(phones: dict[str, Phone], language: str) -> None:
    words, reason = WORDS[language], "桶身渗漏，与联单所列形态不符"
    generator, receiver = phones["generator"], phones["receiver"]
    for phone in phones.values():
        phone.ready()
    manifest = on_the_road(phones)
    opened(receiver, manifest["key"])
    receiver.wire.break_()
    receiver.press(words["refuse"])

    # Nobody refuses without saying why.
    receiver.press(words["next"])
    receiver.page.wait_for_selector("[role=alert]")
    answered(receiver, words["next"], reason)
    receiver.press(words["sign"])
    receiver.page.wait_for_selector(".w-stamp.w-half")

    receiver.page.reload()
    receiver.page.wait_for_selector(".w-stamp.w-half")
    receiver.wire.mend()
    receiver.page.reload()
    receiver.page.wait_for_selector(".w-stamp.w-ok")
    told = receiver.asked(f"/manifests/{manifest['id']}")
    assert (told["manifest"]["state"], told["manifest"]["values"]["refusal"]) == ("refused", reason)

    # All of it is still under way, until whoever sent it has it back.
    opened(generator, manifest["key"])
    assert reason in generator.page.locator(".w-sumr").inner_text()
    generator.press(words["back"])
    generator.press(words["sign"])
    generator.page.wait_for_selector(".w-stamp.w-ok")
    told = generator.asked(f"/manifests/{manifest['id']}")
    assert told["manifest"]["state"] == "returned"


@pytest.mark.parametrize(("phones", "language"), [("zh-hans", "zh-hans"), ("en", "en")], indirect=["phones"])
def test_some_packages_are_taken_in_and_the_rest_goes_back(phones: dict[str, Phone], language: str) -> None:
    words = WORDS[language]
    generator, receiver = phones["generator"], phones["receiver"]
    for phone in phones.values():
        phone.ready()
    drums = [
        {"key": str(uuid.uuid4()), "holder_id": generator.party, "waste": OIL, "mass_g": mass, "kind": "drum"}
        for mass in (180_000, 175_500, 90_250)
    ]
    made = generator.did("/packages/fill", {"packages": [drum | {"volume_ml": 200_000} for drum in drums]})["rows"]
    codes = [drum["code"] for drum in made]
    packed = VALUES | {"packing": "drum", "packages": 3}
    manifest = on_the_road(phones, mass_g=445_750, packages=codes, values=packed)
    opened(receiver, manifest["key"])
    receiver.wire.break_()
    receiver.press(words["accept_part"])
    receiver.page.wait_for_selector(".w-pk")
    forward = receiver.page.locator(".w-acts .w-go")
    assert forward.is_disabled()  # nothing is refused yet
    rows = receiver.page.locator(".w-pk")
    for row in rows.all():
        row.click()
    receiver.page.wait_for_selector("[role=alert]")
    assert forward.is_disabled()  # all of it would be no part
    for code in (codes[0], codes[2]):
        rows.filter(has_text=short(code)).click()
    assert "270.25" in forward.inner_text()
    assert "175.5" in forward.inner_text()
    forward.click()
    answered(receiver, words["next"], "R9")
    receiver.press(words["sign"])
    receiver.page.wait_for_selector(".w-stamp.w-half")
    assert short(codes[1]) in receiver.page.locator(".w-sumr").inner_text()

    receiver.wire.mend()
    receiver.page.reload()
    receiver.page.wait_for_selector(".w-stamp.w-ok")
    told = receiver.asked(f"/manifests/{manifest['id']}")
    assert (told["manifest"]["state"], told["manifest"]["accepted_g"]) == ("partly_accepted", 270_250)
    where = {code: receiver.asked(f"/packages/{code}") for code in codes}
    assert [where[code]["where"] for code in codes] == ["in_stock", "aboard", "in_stock"]
    assert {where[code]["holder"]["id"] for code in (codes[0], codes[2])} == {receiver.party}

    # The refused one goes back to whoever sent it, and is in stock there again.
    opened(generator, manifest["key"])
    assert short(codes[1]) in generator.page.locator(".w-sumr").inner_text()
    generator.press(words["back"])
    generator.press(words["sign"])
    generator.page.wait_for_selector(".w-stamp.w-ok")
    back = generator.asked(f"/packages/{codes[1]}")
    assert (back["where"], back["holder"]["id"]) == ("in_stock", generator.party)
    assert generator.asked(f"/manifests/{manifest['id']}")["manifest"]["state"] == "accepted"
