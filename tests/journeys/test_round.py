"""A round from its opening to its bulletin: three departments and two counties fill on phones, one offline in between.

One page is returned, mended through the link to its field, approved and accepted; the bulletin tells it, and the screen
that somebody watches all the while changes by itself. The running quarter is asked for, so that no figure of the demo
city stands in the way.
"""

import io
import re
import time
import zipfile

import pytest
from tests.journeys.conftest import Visit, Visitor

pytestmark = pytest.mark.browser
SAVED = "document.querySelector('[data-round-page]').dataset.state === 'saved'"
OFFLINE = "document.querySelector('[data-round-page]').dataset.state === 'offline'"
TITLE = f"塑料回收补充调度 {int(time.time())}"


def opened(office: Visitor) -> str:
    """The address of a new round for the small set of the demo."""
    page = office.page
    office.open("/rounds/")
    page.click("a[href='/rounds/new']")
    page.wait_for_selector("#rd-preview")
    page.select_option(
        "select[name=set]",
        label=next(t for t in page.locator("select[name=set] option").all_inner_texts() if "塑料" in t),
    )
    page.uncheck("input[name=with_tasks]")
    page.wait_for_selector("#rd-preview [data-units='14']")
    running = page.locator("select[name=period] option").evaluate_all(
        "all => all.map(o => o.value).filter(v => /Q/.test(v)).sort().pop()"
    )
    page.select_option("select[name=period]", running)
    page.fill("input[name=title]", TITLE)
    page.click("form[hx-post='/rounds/new'] button.w-go")
    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    assert page.locator("tr[data-row]").count() == 14
    return page.url.removeprefix(office.house.url)


def own_page(visitor: Visitor) -> str:
    """The page of the round, reached from the desk."""
    visitor.open("/desk/")
    visitor.page.locator(".rd-desk-card a", has_text=TITLE).click()
    visitor.page.wait_for_selector("[data-round-page]")
    return visitor.page.url.split("#")[0].removeprefix(visitor.house.url)


def answer(visitor: Visitor, *values: str) -> None:
    """Type the numbers, one question a screen."""
    page = visitor.page
    for value in values:
        page.fill(".rd-entry.w-on .rd-q.w-now input[inputmode=decimal]", value)
        page.click("[data-rd-next]")


def file_away(visitor: Visitor) -> None:
    """The last screen: vouch, file, and see the page filed."""
    page = visitor.page
    page.wait_for_selector("[data-rd-vouch]:visible")
    page.check("[data-rd-vouch]")
    visitor.until(SAVED)
    page.click("[data-rd-next]:not(.w-off)")
    page.wait_for_selector("[data-round-page][data-mode=read]")


def county_fills(county: Visitor) -> None:
    """A county on its phone."""
    own_page(county)
    county.page.click("[data-rd-next]")
    answer(county, "800.5", "930")
    county.page.fill(".rd-q.w-now textarea", "回收网点运行正常。")
    county.page.click("[data-rd-next]")
    county.page.fill(".rd-q.w-now textarea[name=problem]", "无")
    county.until(SAVED)
    county.keep("round-phone")
    county.page.click("[data-rd-next]")
    file_away(county)


def farming_fills(farming: Visitor) -> str:
    """A department that loses its network in between; the address of its page."""
    path = own_page(farming)
    page = farming.page
    page.click("[data-rd-next]")
    page.fill(".rd-q.w-now input[inputmode=decimal]", "4100")
    farming.until(SAVED)
    farming.context.set_offline(True)
    page.click("[data-rd-next]")
    page.fill(".rd-q.w-now input[inputmode=decimal]", "5000")
    page.click("[data-rd-next]")
    page.fill(".rd-q.w-now textarea", "断网时写的进展。")
    farming.until(OFFLINE)
    assert page.locator(".rd-net.w-off").is_visible()
    page.click("[data-rd-next]")
    page.fill(".rd-q.w-now textarea[name=problem]", "无")
    page.click("[data-rd-next]")  # confirmed without a network: it goes on, and is confirmed later
    farming.context.set_offline(False)
    farming.until(SAVED)
    # Icons that are first shown without a network cannot be fetched; nothing else may have gone wrong.
    farming.faults = [fault for fault in farming.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    farming.open(path)
    assert page.input_value("textarea[name=progress]") == "断网时写的进展。"
    assert page.locator("#rd-list [data-need=todo], #rd-list [data-need=sure]").count() == 0
    page.click("[data-rd-next]")
    file_away(farming)
    return path


def closed_in_between(county: Visitor) -> None:
    """What was typed without a network and not sent when the page was left comes back and is sent."""
    path = own_page(county)
    page = county.page
    page.click("[data-rd-next]")
    county.context.set_offline(True)
    page.fill(".rd-q.w-now input[inputmode=decimal]", "700.25")
    county.until(OFFLINE)
    county.context.set_offline(False)
    for _again in range(2):
        county.open(path)
        assert page.locator("input[inputmode=decimal]").first.input_value() == "700.25"
        county.until(SAVED)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('wufei:round'))") == []
    county.faults = [fault for fault in county.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def fills_all(unit: Visitor, *values: str) -> None:
    """A unit on its phone tells every number and its words, and files."""
    own_page(unit)
    unit.page.click("[data-rd-next]")
    answer(unit, *values)
    for words in ("按计划推进。", "无"):
        unit.page.fill(".rd-q.w-now textarea", words)
        if words != "无":
            unit.page.click("[data-rd-next]")
    unit.until(SAVED)
    unit.page.click("[data-rd-next]")
    file_away(unit)


def two_at_once(first: Visitor, second: Visitor) -> None:
    """Two write the same field: the slower one sees both and chooses."""
    path = own_page(first)
    second.open(path)
    second.page.fill("textarea[name=problem]", "乙写的")
    second.until(SAVED)
    first.page.fill("textarea[name=progress]", "甲写的进展")
    first.page.fill("textarea[name=problem]", "甲写的")
    card = first.page.locator(".rd-conflict")
    card.wait_for()
    assert "乙写的" in card.inner_text()
    assert first.page.input_value("textarea[name=problem]") == "甲写的"
    card.locator("button").first.click()
    first.until(SAVED)
    second.open(path)
    assert second.page.input_value("textarea[name=problem]") == "甲写的"
    assert second.page.input_value("textarea[name=progress]") == "甲写的进展"


def post_fills(post: Visitor) -> None:
    """Another department, in English."""
    own_page(post)
    assert "Go on filling" in post.page.locator(".rd-act").inner_text()
    post.page.click("[data-rd-next]")
    answer(post, "17000", "18000")
    post.page.click("[data-rd-next]")
    post.until(SAVED)
    assert "Confirm, next one" in post.page.locator(".rd-act").inner_text()
    post.page.click("[data-rd-next]")
    file_away(post)


def office_returns(office: Visitor, path: str) -> str:
    """Return one number with the reason; the name of its field in the page."""
    office.open(path)
    assert office.page.locator("[data-rd-return]").is_disabled()
    value = office.page.locator(".rd-entry.w-on .rd-values .rd-q").first
    field = (value.get_attribute("id") or "").strip()
    value.locator("[data-rd-mark]").click()
    value.locator("input[name^='reason:']").fill("比上季少，请核对。")
    office.keep("round-review")
    assert office.page.locator("[data-rd-approve]").is_disabled()
    office.page.click("[data-rd-return]")
    office.page.wait_for_selector(".rd-head .w-bd.w-red")
    return field


def unit_mends(again: Visitor, path: str, field: str) -> None:
    """Follow the link to the field, change it, file again."""
    again.open("/desk/")
    again.open(path)
    assert again.page.locator(".rd-banner").inner_text().count("比上季少，请核对。") == 1
    assert again.page.locator("#rd-submit [data-rd-first]").inner_text().count("1") == 1
    again.keep("round-desk")
    assert again.page.locator(".rd-banner a.w-end").get_attribute("href") == f"#{field}"
    again.open(f"{path}#{field}")
    again.until(f"document.activeElement.closest('.rd-q')?.id === '{field}'")
    again.page.keyboard.press("Control+a")
    again.page.keyboard.type("4200")
    again.until(SAVED)
    again.page.click("#rd-submit [data-rd-file]")
    again.page.wait_for_selector("[data-round-page][data-mode=read]")


def bulletin_tells(office: Visitor, address: str) -> None:
    """The bulletin of live figures, with a footnote to the source of each, as both kinds of file."""
    answer = office.context.request.get(f"{office.house.url}{address}bulletin.docx")
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body())) as found:
        told = found.read("word/document.xml").decode()
        notes = found.read("word/footnotes.xml").decode()
    assert TITLE in told
    assert "农业农村局" in told
    assert "农膜" in notes
    assert office.context.request.get(f"{office.house.url}{address}bulletin.xlsx").status == 200


def test_a_quarter_from_opening_to_the_bulletin(visit: Visit) -> None:
    office, leader = visit("office"), visit("leader")
    address = opened(office)
    leader.open("/screen/")
    before = leader.page.get_attribute("[data-version]", "data-version")
    county_fills(visit("county-371502", size="phone"))
    second = visit("county-371503", size="phone")
    closed_in_between(second)
    fills_all(second, "700.25", "810")
    two_at_once(visit("county-371521"), visit("county-371521"))
    path = farming_fills(visit("nongye", size="phone"))
    post_fills(visit("youzheng", size="phone", language="en"))
    fills_all(visit("shangwu", size="phone"), "420", "600")
    office.open(f"{address}?state=submitted")
    assert office.page.locator("tr[data-row]").count() == 5
    field = office_returns(office, path)
    unit_mends(visit("nongye"), path, field)
    office.open(path)
    office.page.click("[data-rd-approve]")
    office.page.click("form[hx-post$='/accept'] button")
    office.page.wait_for_selector("[data-page-state=accepted]")
    bulletin_tells(office, address)
    leader.until(f"document.querySelector('[data-version]').dataset.version !== '{before}'")
    leader.keep("screen")
