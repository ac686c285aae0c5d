"""Every page as every role, desktop and phone, both languages: allowed or refused as it should be, nothing cut."""

import re

import pytest
from tests.journeys.conftest import Visit, Visitor

pytestmark = pytest.mark.browser

PEOPLE = {
    "admin": "admin",
    "office": "office",
    "leader": "leader",
    "department": "shengtai",
    "county": "county-371502",
    "township": "town-gulou",
    "auditor": "auditor",
    "enterprise": "qiye-lvye",
}
STAFF = {"admin", "office", "leader", "department", "county", "township", "auditor"}
# Page → the roles that may open it; everybody else is refused with words, never with a crash.
PAGES: dict[str, set[str]] = {
    "/": set(PEOPLE),
    "/desk/": set(PEOPLE),
    "/screen/": set(PEOPLE),
    "/plans/": set(PEOPLE),
    "/plans/1/": STAFF,
    "/plans/2/": STAFF,
    "/plans/2/diff": STAFF,
    "/tasks/?view=table": set(PEOPLE),
    "/tasks/?view=board": set(PEOPLE),
    "/units/": set(PEOPLE),
    "/projects/": set(PEOPLE),
    "/meetings/": set(PEOPLE),
    "/registers/": set(PEOPLE),
    "/search/?q=赤泥": set(PEOPLE),
}
CJK = re.compile(r"[\u4e00-\u9fff]")
# What the interface itself says; data (names, plan texts) stay in their language.
WORDS = "nav a, button, th, label > .w-lb, .w-tabs a, .w-seg a, summary, h2.w-h2"
LATIN_OK = re.compile(
    r"^(?:[A-Z]|EN|English|XLSX|CSV|API|GeoJSON|JSON|PDF|QR|ID|Ctrl|Esc|Enter|Tab|[\d.,:/+\-≥≤=≈–% ]+)$"
)


def leftovers(visitor: Visitor, language: str) -> list[str]:
    """Words of the interface that stand in the other language."""
    found = visitor.page.eval_on_selector_all(
        WORDS,
        "all => all.filter(e => e.offsetParent && !e.closest('[data-text], .w-doc, .w-page')).map(e => e.innerText)",
    )
    if language == "en":
        return [
            w for w in found if CJK.search(w) and not re.search(r"[A-Za-z]{3}", w) and w.strip() not in {"无", "中文"}
        ]
    lone = [
        part for text in found for part in re.split(r"[\s\n]+", text) if re.fullmatch(r"[A-Za-z][A-Za-z']{2,}", part)
    ]
    return [word for word in lone if not LATIN_OK.match(word)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("role", list(PEOPLE))
def test_pages(visit: Visit, role: str, size: str, language: str) -> None:
    visitor = visit(PEOPLE[role], size=size, language=language)
    width = visitor.page.viewport_size["width"]  # type: ignore[index]
    for path, allowed in PAGES.items():
        status = visitor.open(path)
        if role not in allowed:
            assert status in {403, 404}, (path, status)
            assert visitor.page.locator(".w-msg, .w-empty").count(), path
            continue
        assert status == 200, (path, status)
        assert visitor.page.locator("main#main").count() == 1, path
        scroll = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert scroll <= width + 1, (path, scroll)
        assert leftovers(visitor, language) == [], path
        assert visitor.page.locator("h1").count() >= 1, path


def test_system_pages_are_for_those_who_may_read_the_log(visit: Visit) -> None:
    for role, expected in (("admin", 200), ("auditor", 200), ("department", 403)):
        visitor = visit(PEOPLE[role])
        assert visitor.open("/system/") == expected, role


def test_strangers_are_sent_to_sign_in(house: object, browser: object, visit: Visit) -> None:
    context = browser.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{house.url}/tasks/")  # type: ignore[attr-defined]
    assert "/accounts/login/" in page.url
    context.close()


def test_keyboard_reaches_everything_in_the_list(visit: Visit) -> None:
    visitor = visit("office")
    visitor.open("/tasks/?view=table")
    page = visitor.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel h2")
    second = page.locator("tr[data-row]").nth(1)
    assert "w-on" in (second.get_attribute("class") or "")
    assert page.locator("#panel h2").inner_text() in second.inner_text()
    visitor.keep("tasks")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_an_item_read_shows_where_it_stands_in_the_document(visit: Visit) -> None:
    visitor = visit("office")
    visitor.open("/plans/2/")
    page = visitor.page
    page.wait_for_selector("[data-item]")
    page.keyboard.press("j")
    page.wait_for_selector("[data-item].w-on")
    page.wait_for_selector(".w-doc .w-cur")
    visitor.keep("review")
