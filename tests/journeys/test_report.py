"""A department reports on its phone, asks for closure, the office closes; the one screen renews itself."""

import json

import pytest
from tests.journeys.conftest import Visit, Visitor

pytestmark = pytest.mark.browser


def led_task(visitor: Visitor, which: int) -> str:
    """A running task that the visitor's own unit leads."""
    visitor.open("/desk/")
    unit = visitor.page.locator("a.w-b[href^='/units/']").first.get_attribute("href") or ""
    party = unit.strip("/").split("/")[-1]
    visitor.open(f"/tasks/?view=table&state=running&role=lead&party={party}")
    address = visitor.page.locator("tr[data-row] a").nth(which).get_attribute("href")
    assert address
    return address


def test_a_task_from_report_to_closure(visit: Visit) -> None:
    department = visit("shengtai", size="phone")
    page = department.page
    address = led_task(department, 0)
    department.open(address)
    page.click("[data-show=form-report]")
    page.fill("#form-report textarea[name=note]", "完成第三批点位排查，台账已更新。")
    page.set_input_files(
        "#form-report input[name=evidence]", {"name": "排查表.txt", "mimeType": "text/plain", "buffer": "点位".encode()}
    )
    page.click("#form-report button.w-go")
    page.wait_for_selector(".w-files >> text=排查表.txt")
    department.keep("report-phone")
    page.click("[data-show=form-claim]")
    page.fill("#form-claim textarea[name=note]", "任务已完成，见排查表。")
    page.click("#form-claim button.w-go")
    page.wait_for_selector(".w-panel header >> text=待核销")
    office = visit("office")
    office.open(address)
    office.page.locator(".w-panel footer").get_by_role("button", name="核销", exact=True).click()
    office.page.wait_for_selector(".w-panel header >> text=已核销")
    # Whoever is not an owner may not report.
    other = visit("jiaotong")
    assert other.open(address) in {200, 404}
    assert other.page.locator("[data-show=form-report]").count() == 0


def test_drafts_survive_a_reload(visit: Visit) -> None:
    department = visit("shengtai")
    address = led_task(department, 1)
    department.open(address)
    department.page.click("[data-show=form-report]")
    department.page.fill("#form-report textarea[name=note]", "还没写完")
    department.page.wait_for_selector("#form-report [data-draft-note]:not([hidden])")
    department.open(address)
    department.page.click("[data-show=form-report]")
    assert department.page.input_value("#form-report textarea[name=note]") == "还没写完"


def test_the_one_screen(visit: Visit) -> None:
    wall = visit("leader", size="wall", dark=True)
    wall.open("/screen/")
    wall.page.wait_for_selector("wf-map[data-ready]", timeout=20_000)
    wall.page.wait_for_selector("wf-chart canvas")
    assert wall.page.locator(".w-map-label").count() >= 8
    wall.keep("screen-wall")
    # Every number opens what is behind it.
    numbers = wall.page.locator(".say1 a, .say2 a, .tasks a").evaluate_all("all => all.map(a => a.href)")
    assert len(numbers) >= 8
    for address in dict.fromkeys(numbers):
        assert wall.context.request.get(address).status == 200, address
    phone = visit("leader", size="phone")
    phone.open("/screen/")
    phone.page.wait_for_selector("wf-map[data-ready]", timeout=20_000)
    phone.keep("screen-phone")


def test_the_screen_renews_itself_without_reload(visit: Visit) -> None:
    watcher = visit("leader")
    watcher.open("/screen/")
    watcher.page.evaluate("window.kept = true")
    before = watcher.page.locator(".work").inner_text()
    watcher.until("Boolean(document.querySelector('wf-map canvas') && document.querySelector('wf-chart canvas'))")
    office = visit("office")
    office.open("/tasks/new")
    office.page.fill("input[name=title]", "补充任务，供一屏核对")
    office.page.get_by_role("button", name="新增任务").click()
    office.page.wait_for_url("**/tasks/*/")
    watcher.until(f"document.querySelector('.work').innerText !== {json.dumps(before)}", seconds=40)
    assert watcher.page.evaluate("window.kept") is True
    # What draws itself is still drawn.
    assert watcher.page.locator("wf-map canvas").count() == 1
    assert watcher.page.locator("wf-chart canvas").count() >= 1
