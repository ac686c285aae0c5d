"""The main job on a real plan: brought in, reviewed by keyboard, findings settled, adopted, all in the browser."""

import pytest
from tests.journeys.conftest import Visit
from tools import probes

pytestmark = pytest.mark.browser
NAME = "liaocheng-plan.txt"
# The page does what was asked of it in turn, and says so: a wait for one card alone may see it on its way.
DONE = "document.querySelector('[data-review]').getAttribute('aria-busy') !== 'true'"


def test_a_real_plan_becomes_a_task_ledger(visit: Visit) -> None:
    cases = probes.cases()
    if cases is None or not (cases / "plans" / NAME).exists():
        pytest.skip(f"{NAME} is not at hand (WUFEI_CASES)")
    visitor = visit("office")
    page = visitor.page
    visitor.open("/plans/")
    page.set_input_files("input[type=file]", str(cases / "plans" / NAME))
    page.get_by_role("button", name="读取").click()
    page.wait_for_url("**/plans/*/")
    page.wait_for_selector("[data-item]")
    # Nothing becomes a task before a person adopts it.
    assert page.locator("[data-adopt] button[disabled]").count() == 1
    findings = page.locator("[data-finding]").count()
    assert findings >= 5
    # By keyboard, faster than the server answers: each press counts.
    ids = page.eval_on_selector_all("[data-item]", "cards => cards.map(card => card.dataset.item)")
    for key in "jjjjk":
        page.keyboard.press(key)
    visitor.until(DONE)
    assert page.locator("[data-item].w-on").get_attribute("data-item") == ids[2]
    # Accept one, doubt the next, reject the third, take that back.
    for key, state in (("a", "accepted"), ("q", "doubted"), ("x", "rejected")):
        current = page.locator("[data-item].w-on").get_attribute("data-item")
        page.keyboard.press(key)
        visitor.until(DONE)
        assert page.locator(f"#item-{current}.w-it-{state}").count() == 1
        assert page.locator("[data-item].w-on").get_attribute("data-item") != current
    page.keyboard.press("u")
    page.wait_for_selector(f"#item-{current}:not(.w-it-rejected)")
    # Settle the first finding by its first choice.
    page.locator("[data-finding]").first.locator("button[name=choice]").first.click()
    visitor.until(f"document.querySelectorAll('[data-finding]').length === {findings - 1}")
    # Accept what was read with confidence, then adopt at once: adopting waits until the server has accepted.
    page.get_by_role("button", name="接受可信条目").click()
    page.wait_for_selector("[data-adopt] button:not([disabled])")
    page.locator("[data-adopt] button").click()
    page.wait_for_url("**/tasks/?edition=*")
    shown = page.locator(".w-fbar .w-end").inner_text()
    assert int("".join(c for c in shown if c.isdigit())) >= 120
    # One task: who owns it, its source in the plan.
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .w-quote")
    assert page.locator("#panel .w-chip").count() >= 1


def test_a_bad_file_is_refused_with_words_and_keeps_nothing(visit: Visit) -> None:
    visitor = visit("office")
    page = visitor.page
    visitor.open("/plans/")
    before = page.locator("tbody tr").count()
    page.set_input_files("input[type=file]", {"name": "leer.txt", "mimeType": "text/plain", "buffer": b""})
    page.get_by_role("button", name="读取").click()
    page.wait_for_selector("#problems .w-msg")
    assert "plans.source_empty" in page.locator("#problems").inner_text()
    visitor.open("/plans/")
    assert page.locator("tbody tr").count() == before
