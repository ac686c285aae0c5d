"""Indicators in the browser: a number opens in the drawer and closes, a definition is judged as it is typed."""

import re
import time

import pytest
from tests.journeys.conftest import Visit

from wufei.kernel import clock

pytestmark = pytest.mark.browser
CODE = f"journey_{int(time.time())}"


def told_quarter() -> str:
    """The last quarter that is over: the demo has told it whole, and no journey adds to it."""
    today = clock.today()
    last = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - clock.ONE_DAY
    return f"{last.year}Q{(last.month + 2) // 3}"


def test_a_number_opens_to_what_it_is_made_of_and_escape_leads_back(visit: Visit) -> None:
    office = visit("office")
    page = office.page
    office.open(f"/indicators/?standing=missed&period={told_quarter()}")
    board = page.url
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer h2")
    second = page.locator(".ix-tb tr[data-row]").nth(1)
    name = page.locator("#drawer h2").inner_text()
    assert name in second.inner_text()
    page.wait_for_url(re.compile(r"/indicators/[a-z_]+/\?place="))
    page.wait_for_selector("#drawer wf-chart canvas")
    assert page.locator("#drawer .ix-frac").count() == 1
    office.keep("provenance")
    city = page.url
    page.click("#drawer .ix-records a >> nth=0")
    page.wait_for_url(lambda url: url != city)
    page.wait_for_selector("#drawer .ix-sight")
    page.go_back()
    page.wait_for_url(city)
    page.wait_for_selector("#drawer .ix-records")
    page.keyboard.press("Escape")
    page.wait_for_url(board)
    page.wait_for_selector("#drawer", state="hidden")
    page.goto(city)
    assert page.locator("h1").inner_text() == name
    office.open(f"/indicators/?period={told_quarter()}")
    office.keep("indicators")


def test_on_a_phone_a_number_opens_its_page(visit: Visit) -> None:
    leader = visit("leader", size="phone")
    leader.open(f"/indicators/?period={told_quarter()}")
    leader.page.locator(".ix-tb a.ix-open").first.tap()
    leader.page.wait_for_url(re.compile(r"/indicators/[a-z_]+/\?place="))
    leader.page.wait_for_selector("h1")
    assert leader.page.locator("#drawer").count() == 0


def test_an_indicator_is_defined_aimed_at_and_answered_for(visit: Visit) -> None:
    office = visit("office", language="en")
    page = office.page
    office.open("/indicators/new")
    page.fill("input[name=code]", CODE)
    page.fill("input[name=name_zh]", "秸秆离田率")
    page.fill("input[name=key] >> nth=0", "used")
    page.fill("input[name=variable] >> nth=0", "straw_used")
    page.fill("input[name=key] >> nth=1", "whole")
    page.fill("input[name=variable] >> nth=1", "straw_collectable")
    page.fill("input[name=formula]", "used / whole")
    page.wait_for_selector(".ix-live .ix-fault")
    page.fill("input[name=formula]", "100 * used / whole")
    page.wait_for_selector(".ix-live .ix-sound")
    page.click("form button.w-go")
    page.wait_for_url(f"**/indicators/{CODE}/")
    page.click("a[href*='/targets?place=']:not([href$='#answers'])")
    page.fill("input[name=period]", "2030")
    page.fill("input[name=printed]", "不低于90%")
    page.wait_for_selector("#seen .ix-sound")
    assert "≥ 90%" in page.locator("#seen").inner_text()
    page.click("form button.w-go")
    page.wait_for_selector("text=2030")
    page.locator("#answers + section details summary").first.click()
    page.fill("#answers + section form input[name=party] >> nth=0", "聊城市农业农村局")
    page.locator("#answers + section form button").first.click()
    page.wait_for_selector("#answers + section .w-chip")
