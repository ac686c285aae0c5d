"""Packages repacked on a phone without network: chosen by tick and camera, weighed to the gram, sent later, once."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from tests.journeys.conftest import House, Visit
from tests.journeys.phones import Phone, short

pytestmark = pytest.mark.browser
WHO, OIL = "qiye-zhoucheng", "hw:900-249-08"
WORDS = {
    "zh-hans": {
        "repack": "重新包装",
        "scan": "扫包装",
        "next": "下一步",
        "fill": "装填一件",
        "more": "再装一件",
        "rest": "余下的全部",
        "lost": "余下列为损失",
        "change": "修改",
    },
    "en": {
        "repack": "Repack",
        "scan": "Scan packages",
        "next": "Next step",
        "fill": "Fill a package",
        "more": "Fill another",
        "rest": "All that is left",
        "lost": "The rest is lost",
        "change": "Change it",
    },
}
BOTH = pytest.mark.parametrize(("phone", "words"), [(name, WORDS[name]) for name in WORDS], indirect=["phone"])


def filled(phone: Phone, *masses: int) -> list[str]:
    """Drums of waste oil in the store, by code; the phone knows of them."""
    phone.open()
    drum = {"holder_id": phone.party, "waste": OIL, "kind": "drum", "volume_ml": 200_000}
    given = [drum | {"key": str(uuid.uuid4()), "mass_g": mass} for mass in masses]
    rows = phone.did("/packages/fill", {"packages": given})["rows"]
    phone.ready()
    return [row["code"] for row in rows]


def label(visit: Visit, code: str) -> bytes:
    """The code of a package as its page shows it."""
    desk = visit(WHO)
    desk.open(f"/manifests/packages/code/{code}/")
    return desk.page.locator(".w-pk-qr").screenshot(type="jpeg", quality=90)


def told(phone: Phone, house: House, path: str) -> dict[str, Any]:
    """What the house says, past the wire of the phone."""
    return dict(phone.page.context.request.get(f"{house.url}/api{path}").json())


def ticked(phone: Phone, code: str) -> None:
    """One package by its row."""
    phone.page.locator(".w-take", has_text=short(code)).click()


def weighed(phone: Phone, words: dict[str, str], kilograms: str) -> None:
    """The weight of one container; its kind and volume are those of the packages that are emptied."""
    phone.page.wait_for_selector(".w-pad3")
    if kilograms:
        phone.typed(kilograms)
    else:
        phone.press(words["rest"])


def sent(phone: Phone) -> str:
    """Press the last button; the key of the act."""
    phone.page.locator(".w-acts .w-go").click()
    phone.page.wait_for_url("**/phone/#act/*")
    return phone.page.url.rpartition("/")[2]


@BOTH
def test_packages_are_repacked_without_network_and_booked_once(
    phone: Phone, words: dict[str, str], house: House, visit: Visit
) -> None:
    first, second, third = filled(phone, 180_000, 175_500, 90_250)
    phone.sees(label(visit, second))
    phone.wire.break_()
    phone.page.reload()
    phone.press(words["repack"])

    # One is ticked, one is read by the camera from its label.
    phone.page.wait_for_selector(".w-take")
    ticked(phone, first)
    phone.press(words["scan"])
    phone.page.wait_for_function("() => document.querySelector('.w-acts .w-go').textContent.includes('355.5')")
    phone.page.locator(".w-acts .w-go").click()
    phone.page.wait_for_selector(".w-take")
    phone.page.locator(".w-acts .w-go").click()
    phone.press(words["fill"])
    phone.press(words["next"])
    phone.press(words["next"])
    weighed(phone, words, "200.125")
    assert "155.375" in phone.page.locator(".w-rest").inner_text()

    # Switched off in the middle, it goes on where it was.
    phone.page.reload()
    phone.page.wait_for_selector(".w-pad3")
    assert "200.125" in phone.page.locator(".w-big").inner_text()
    phone.press(words["next"])
    phone.press(words["more"])
    weighed(phone, words, "")
    phone.press(words["next"])
    phone.press(words["next"])

    # The house hears of it, the phone does not hear the answer: it is kept, and sent once more.
    phone.wire.mend(deaf=True)
    sent(phone)
    assert phone.wire.torn.wait(20)
    phone.page.wait_for_selector(".w-stamp.w-half")
    assert told(phone, house, f"/packages/{first}")["where"] == "emptied"
    phone.wire.mend()
    phone.page.reload()
    phone.page.wait_for_selector(".w-stamp.w-ok")
    graph = told(phone, house, f"/packages/{first}/genealogy")
    (act,) = graph["acts"]
    assert sorted(act["inputs"]) == sorted([first, second])
    made = [each for each in graph["packages"] if each["code"] not in {first, second}]
    assert [(each["mass_g"], each["kind"]) for each in made] == [(200_125, "drum"), (155_375, "drum")]
    shown = phone.page.locator(".w-fills").first.inner_text()
    assert all(each["code"] in shown for each in made)
    phone.open()
    phone.page.wait_for_selector(".w-net.w-on")
    phone.press(words["repack"])
    phone.page.wait_for_selector(".w-take")
    assert phone.page.locator(".w-take", has_text=short(third)).count() == 1
    assert phone.page.locator(".w-take", has_text=short(first)).count() == 0


@BOTH
def test_what_the_house_refuses_is_told_and_nothing_is_lost(phone: Phone, words: dict[str, str], house: House) -> None:
    first, second = filled(phone, 60_000, 40_000)
    phone.wire.break_()
    phone.press(words["repack"])
    phone.page.wait_for_selector(".w-take")
    ticked(phone, first)
    ticked(phone, second)
    phone.page.locator(".w-acts .w-go").click()
    phone.press(words["fill"])
    phone.press(words["next"])
    phone.press(words["next"])
    weighed(phone, words, "99.9")
    phone.press(words["next"])
    phone.press(words["lost"])
    phone.press(words["next"])
    phone.press(words["next"])
    phone.page.wait_for_selector("[role=alert]")  # a loss needs a reason
    phone.page.fill(".w-big input", "抽料后桶壁残留")
    phone.press(words["next"])
    key = sent(phone)
    phone.page.wait_for_selector(".w-stamp.w-half")

    # Meanwhile somebody at a desk has put one of them elsewhere.
    token = phone.page.evaluate("() => document.getElementById('phone').dataset.csrf")
    into = {"waste": OIL, "mass_g": 60_000, "kind": "tank", "volume_ml": 1_000_000}
    answer = phone.page.context.request.post(
        f"{house.url}/api/repackings",
        data={"key": str(uuid.uuid4()), "inputs": [first], "outputs": [into]},
        headers={"X-CSRFToken": token, "Referer": f"{house.url}/phone/"},
    )
    assert answer.status == 200, answer.text()
    phone.wire.mend()
    phone.page.reload()
    phone.page.wait_for_selector(".w-stamp.w-bad")
    assert first in phone.page.locator(".w-stamp.w-bad").inner_text()
    assert told(phone, house, f"/packages/{second}")["where"] == "in_stock"
    phone.open()
    phone.page.wait_for_selector(f"a[href='#act/{key}']")

    # What was filled in is all there; without the one that is gone, it is taken.
    phone.page.click(f"a[href='#act/{key}']")
    phone.press(words["change"])
    phone.page.wait_for_selector(".w-even")
    phone.page.click(".w-bar-t a")
    phone.page.wait_for_selector(".w-take em")
    phone.page.locator(".w-take", has=phone.page.locator("em")).click()
    phone.page.locator(".w-acts .w-go").click()
    phone.page.wait_for_selector(".w-rest.w-bad")
    phone.page.locator(".w-fills button.w-filled").click()
    for _letter in "99.9":
        phone.page.locator(".w-pad3 button").last.click()
    phone.typed("39.9")
    phone.press(words["next"])
    phone.page.wait_for_selector(".w-rest.w-ok")
    phone.press(words["next"])
    phone.press(words["next"])
    assert sent(phone) == key
    phone.page.wait_for_selector(".w-stamp.w-ok")
    assert told(phone, house, f"/packages/{second}")["where"] == "emptied"


@BOTH
def test_nobody_else_s_packages_reach_a_phone(
    phone: Phone,
    words: dict[str, str],
    house: House,
    signed_in: Callable[[str], dict[str, Any]],
) -> None:
    (own,) = filled(phone, 70_000)
    phone.press(words["repack"])
    phone.page.wait_for_selector(".w-take")
    before = phone.page.locator(".w-take").all_inner_texts()
    (session,) = [each for each in signed_in("qiye-weifei")["cookies"] if each["name"] == "sessionid"]
    phone.page.context.add_cookies([{"name": "sessionid", "value": session["value"], "url": phone.url}])
    other = {"waste": OIL, "kind": "drum", "volume_ml": 200_000, "mass_g": 71_000, "key": str(uuid.uuid4())}
    party = told(phone, house, "/manifest-pocket")["parties"][0]
    (theirs,) = phone.did("/packages/fill", {"packages": [other | {"holder_id": party}]})["rows"]
    assert theirs["code"] in {each["code"] for each in told(phone, house, "/manifest-pocket")["stock"]}

    # Another is signed in now; the page of the first asks, and takes nothing of it.
    phone.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    phone.page.wait_for_selector("a.w-net.w-off")
    assert phone.page.locator(".w-take").all_inner_texts() == before
    assert any(own[-3:] in row for row in before)
    kept = phone.page.evaluate(
        "() => new Promise((done) => { const asked = indexedDB.open('keyval-store');"
        " asked.onsuccess = () => { const all = asked.result.transaction('keyval').objectStore('keyval').getAll();"
        " all.onsuccess = () => done(JSON.stringify(all.result)); }; })"
    )
    assert own in kept
    assert theirs["code"] not in kept
