"""A firm files its month from a phone, from signing in to filed, by its home; and once, however often it taps."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route
from tests.journeys.conftest import PASSWORD, SIZES, House

pytestmark = pytest.mark.browser
MOST_TAPS = 8
SLOW_S = 2.0


class Phone:
    """Somebody with a phone, who has not signed in yet; each touch is counted, typing is not."""

    def __init__(self, house: House, page: Page) -> None:
        self.house, self.page = house, page
        self.taps = 0
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def tap(self, what: Locator) -> None:
        """Touch something."""
        self.taps += 1
        what.tap()

    def type(self, what: Locator, words: str) -> None:
        """Touch a field and type."""
        self.tap(what)
        what.fill(words)

    def sign_in(self, username: str) -> None:
        """Through the form."""
        self.page.goto(f"{self.house.url}/")
        self.type(self.page.locator("input[name=login]"), username)
        self.type(self.page.locator("input[name=password]"), PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/firm/")

    def fill_what_is_asked(self) -> None:
        """The fields that must be filled and that no book knows."""
        for field in self.page.locator("form[data-declaring] input[required]:visible").all():
            if not field.input_value():
                self.type(field, "无")


@pytest.fixture
def phone(house: House, browser: Browser) -> Iterator[Phone]:
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True)
    context.add_cookies([{"name": "wufei_language", "value": "zh-hans", "url": house.url}])
    held = Phone(house, context.new_page())
    yield held
    context.close()
    assert held.faults == []


def test_the_month_is_filed_from_the_home_in_a_few_taps(
    phone: Phone, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    phone.sign_in("qiye-zhatu")
    page = phone.page
    duty = page.locator(".fm-duties li").first
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"][0] + 1
    phone.tap(duty.locator(".fm-do a"))
    page.wait_for_selector("form[data-declaring]")
    address = page.url
    phone.fill_what_is_asked()
    with page.expect_navigation():
        phone.tap(page.locator(".dc-bar .w-go"))
    seconds = time.monotonic() - began
    record_property("seconds", round(seconds, 1))
    record_property("taps", phone.taps)
    assert page.url == address
    assert page.locator("h1 ~ .w-bd, .w-row .w-bd").first.inner_text() == "已报"
    assert phone.taps <= MOST_TAPS
    page.goto(f"{phone.house.url}/firm/")
    assert page.locator(f"a[href='{address.removeprefix(phone.house.url)}']").count() == 0


def test_a_second_tap_on_a_slow_network_files_nothing_more(phone: Phone) -> None:
    phone.sign_in("qiye-redian")
    page = phone.page
    phone.tap(page.locator(".fm-duties li").first.locator(".fm-do a"))
    page.wait_for_selector("form[data-declaring]")
    sent: list[str] = []

    def slow(route: Route) -> None:
        sent.append(route.request.url)
        time.sleep(SLOW_S)
        route.continue_()

    page.route("**/declarations/*/file", slow)
    steps = page.locator(".dc-steps li").count()
    with page.expect_navigation(timeout=30_000):
        page.evaluate("[1, 2, 3].forEach(() => document.querySelector('.dc-bar .w-go').click())")
    assert len(sent) == 1
    assert page.locator(".dc-steps li").count() == steps + 1
    assert page.locator("#problems").inner_text() == ""
