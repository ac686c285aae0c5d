"""A licence checked at the roadside without network: camera, signature, what it says; a forged one."""

import pytest
from tests.journeys.conftest import Visit
from tests.journeys.phones import Phone

pytestmark = pytest.mark.browser
WHO = "qiye-yunshu"
WORDS = {
    "zh-hans": {"scan": "扫对方的码", "holds": "本系统签发，有效", "forged": "不是本系统签发"},
    "en": {"scan": "Scan the other phone", "holds": "Signed by this house, in force", "forged": "Not signed by this"},
}


def shown(visit: Visit) -> tuple[str, str, bytes]:
    """A licence in force as its page shows it: number, text of the code, its picture."""
    desk = visit("office")
    desk.open("/manifests/licences/?state=issued&kind=operating")
    desk.page.click(".w-tb tbody a.w-strong >> nth=0")
    picture = desk.page.locator(".w-proof img").screenshot(type="jpeg", quality=95)
    text = desk.page.locator(".w-proof-text").text_content() or ""
    return desk.page.locator("dt:text-is('编号') + dd").inner_text(), text, picture


@pytest.mark.parametrize(("phone", "words"), [(name, WORDS[name]) for name in WORDS], indirect=["phone"])
def test_a_licence_is_verified_without_network(phone: Phone, words: dict[str, str], visit: Visit) -> None:
    number, text, picture = shown(visit)
    phone.ready()
    phone.wire.break_()
    phone.sees(picture)
    phone.page.reload()
    phone.press(words["scan"])
    phone.page.wait_for_url("**/phone/#licence", timeout=30_000)
    assert words["holds"] in phone.page.locator(".w-stamp.w-ok").inner_text()
    assert number in phone.page.locator(".w-sumr").inner_text()

    # One letter of the signature is another, in what somebody typed.
    phone.film.write_bytes(b"")
    phone.page.click(".w-acts .w-go")
    forged = text[:20] + ("A" if text[20] != "A" else "B") + text[21:]
    phone.page.fill("textarea", forged)
    phone.page.locator("textarea").press("Tab")
    phone.page.wait_for_selector(".w-stamp.w-bad")
    assert words["forged"] in phone.page.locator(".w-stamp.w-bad").inner_text()
