"""Every page as every role in both languages: allowed or refused as it should be; and drawn: nothing cut, no word left.

A page is asked as everybody, and drawn at desk and phone width for whoever may see most of it and for those to whom
it looks different.
"""

import re

import pytest
from tests.journeys.conftest import SIZES, Visit, Visitor

from wufei.faces.web.urls import urlpatterns

PEOPLE = {
    "admin": "admin",
    "office": "office",
    "leader": "leader",
    "department": "shengtai",
    "county": "county-371502",
    "township": "town-gulou",
    "auditor": "auditor",
    "enterprise": "qiye-lvye",
    "supervisor": "jianguan",
    "driver": "siji-yunshu",
    "park": "yuanqu",
}
# Who sees a page differently from whoever sees most of it: a part of the city, and the firms' end.
UNLIKE = {"county", "enterprise", "driver", "park"}
PARTS = 2
# Every page there is: its route, an address in the demo city, and who may open it, in the order of PEOPLE
# (+ opens, - is refused with words: 403, or 404 for what is not theirs to see).
TABLE = """
home                 /                                  +++++++++++
desk                 /desk/                             +++++++++++
screen               /screen/                           +++++++----
search               /search/?q=赤泥                    +++++++++++
plans                /plans/                            +++++++----
plan_review          /plans/1/                          +++++++----
plan_review          /plans/2/                          +++++++----
plan_diff            /plans/2/diff                      +++++++----
tasks                /tasks/?view=table                 +++++++----
tasks                /tasks/?view=board                 +++++++----
task                 /tasks/1/                          +++++-+----
task_new             /tasks/new                         ++---------
task_change          /tasks/1/change                    ++---------
units                /units/                            +++++++----
unit                 /units/1/                          +++++++-+--
indicators           /indicators/                       +++++++----
indicator            /indicators/straw_utilisation/     +++++++----
indicator            /indicators/information_supervision/?place=3715 +++++++----
indicator_sets       /indicators/sets/                  +++++++----
indicator_set        /indicators/sets/2/                +++++++----
indicator_set_inherit /indicators/sets/1/inherit        ++---------
indicator_new        /indicators/new                    ++---------
indicator_revise     /indicators/straw_utilisation/revise ++---------
indicator_targets    /indicators/straw_utilisation/targets ++---------
rounds               /rounds/                           +++++-+----
round_new            /rounds/new                        ++---------
round                /rounds/1/                         +++++-+----
round_page           /rounds/pages/1/                   +++-+-+----
manifests            /manifests/?tab=all                +++-+-++++-
manifests            /manifests/?tab=mine               +++-+-++++-
manifests            /manifests/?tab=due                +++-+-++++-
manifest             /manifests/1/                      +++---++++-
manifest_codes       /manifests/1/codes                 +++---++++-
correction_ask       /manifests/1/correct               +++---++++-
corrections          /manifests/corrections/            +++-+-++++-
correction           /manifests/corrections/2/          +++---++++-
tickets              /manifests/tickets/                +++-+-++++-
ticket               /manifests/tickets/1/              +++---+-++-
own_phones           /manifests/phones/                 +++-+-++++-
flows                /manifests/flows/?period=year      +++-+-++++-
flow_manifests       /manifests/flows/manifests?period=year&fate=under_way +++-+-++++-
manifest_new         /manifests/new                     ++-----+---
manifest_new         /manifests/new?stream=hazardous    ++-----+---
manifest_change      /manifests/2/change                ++-----+---
phone                /phone/                            ++-----+-+-
packages             /manifests/packages/?state=all     +++-+-++++-
package              /manifests/packages/code/LSZC-XDC-0001/ +++---+-+--
package_new          /manifests/packages/new            ++-----+---
packages_labels      /manifests/packages/labels?code=LSZC-XDC-0001 +++-+-++++-
packages_repack      /manifests/packages/repack?as=split&code=LSZC-XDC-0001 ++-----+---
pickups              /manifests/pickups/                +++-+-+++--
pickup               /manifests/pickups/1/              +++---+-+--
pickup_new           /manifests/pickups/new             ++-----+---
pickup_new           /manifests/pickups/new?stream=hazardous ++-----+---
licences             /manifests/licences/               +++-+-++++-
licences_warned      /manifests/licences/warned         +++-+-++++-
licence_verify       /manifests/licences/verify         +++-+-++++-
licence_registers    /manifests/licences/registers      ++---------
licence_terms        /manifests/licences/terms          +++-+-++++-
licence_new          /manifests/licences/new            ++--+--++--
collectings          /manifests/rounds/                 +++-+-++++-
collecting           /manifests/rounds/1/               +++---+-+--
collecting_new       /manifests/rounds/new              ++-----+---
collecting_new       /manifests/rounds/new?stream=agricultural/packaging ++-----+---
declarations         /declarations/?tab=all             +++-+-+++--
declaration          /declarations/1/                    +++---+++--
declaration_firm     /declarations/firms/1/              +++---+-+--
declaration_coverage /declarations/coverage/            +++-+-+++--
declaration_effort   /declarations/effort/              +++-+-+++--
declaration_ledgers  /declarations/ledgers/             +++-+-+++--
declaration_lists    /declarations/lists/               +++-+-+-+--
works                /works/                            +++-+-+++--
works_one            /works/1/                          +++-+-+-+--
works_one            /works/2/                          +++-+-+-+--
works_new            /works/new                         ++-----+---
facilities           /facilities/                       +++-++++++-
facility             /facilities/1/                     +++---+-+--
facility             /facilities/3/                     +++---+-+--
facility_balance     /facilities/3/balance              +++---+-+--
facility_new         /facilities/new                    ++--+--+---
facility_change      /facilities/1/change               ++---------
facility_network     /facilities/network/               +++-++++++-
facility_capacity    /facilities/capacity/              +++-++++++-
facility_overdue     /facilities/overdue/               +++-++++++-
facility_norms       /facilities/norms/                 +++-++++++-
weighings            /facilities/weighings/             +++-++++++-
weighing             /facilities/weighings/1/           +++---+-+--
weighing_new         /facilities/weighings/new          ++--++-+-+-
stores               /facilities/stores/                +++-++++++-
store                /facilities/stores/2/              +++---+-+--
run                  /facilities/runs/1/                +++---+-+--
run_change           /facilities/runs/1/change           ++---------
run_new              /facilities/3/runs/new             ++---------
firm_home            /firm/                              +++++++++++
company              /firms/1/                           +++---+-+--
parks                /parks/                             +++-+-+-+-+
park                 /parks/150/                         +++---+-+-+
streams              /streams/                           +++-+-++++-
stream               /streams/hazardous/?month=202610    +++-+-++++-
settlement           /settlement/                       +++-+-+++--
settlement_tolerances /settlement/tolerances/           +++-+-+++--
settlement_findings  /settlement/findings/?all=1        +++-+-+++--
settlement_finding   /settlement/findings/1/            +++---+-+--
balance              /balance/                          +++-+-+-+--
balance_loads        /balance/loads?stream=hazardous    +++-+-+-+--
balance_screening    /balance/screening/?month=2026-09   +++-+-+-+--
balance_settings     /balance/settings/                 +++-+-+-+--
contracts            /settlement/contracts/             +++-+-+++--
invoices             /settlement/invoices/              +++-+-+++--
payments             /settlement/payments/              +++-+-+++--
deposits             /settlement/deposits/              +++-+-+++--
projects             /projects/                         +++++-++---
project              /projects/1/                       +++---+----
project_new          /projects/new                      ++---------
project_change       /projects/1/change                 ++---------
loans                /projects/finance/                 +++++-+----
loan                 /projects/finance/1/               +++---+----
loan_new             /projects/finance/new              ++-++------
loan_change          /projects/finance/1/change         ++---------
catalogue            /registers/catalogue/              +++++++++++
catalogue            /registers/catalogue/?q=污泥       +++++++++++
catalogue_list_new   /registers/catalogue/lists/new     ++---------
waste_code           /registers/catalogue/codes/50/     +++++++++++
code_edition         /registers/catalogue/editions/1/   +++++++++++
code_exemptions      /registers/catalogue/editions/1/exemptions +++++++++++
code_edition_diff    /registers/catalogue/editions/1/diff +++++++++++
code_edition_new     /registers/catalogue/editions/new?list=hw ++---------
factors              /registers/catalogue/factors/      +++++++++++
meetings             /meetings/                         +++++++----
meeting              /meetings/1/                       +++++++----
meeting_new          /meetings/new                      ++---------
evaluations          /evaluation/                       +++++-+----
evaluation_new       /evaluation/new                    ++---------
evaluation_methods   /evaluation/methods/               +++++-+----
evaluation_reports   /evaluation/reports/               +++---+----
evaluation_method    /evaluation/methods/1/             +++++-+----
evaluation           /evaluation/1/                     +++++-+----
evaluation_subject   /evaluation/1/subjects/1/          +++++-+----
evaluation_judging   /evaluation/1/judging              ++---------
evaluation_appeals   /evaluation/1/appeals              +++++-+----
evaluation_sensitivity /evaluation/1/sensitivity        +++++-+----
evaluation_runs      /evaluation/1/runs                 +++++-+----
evaluation_funds     /evaluation/1/funds                +++---+----
evaluation_proof     /evaluation/1/proof                +++++-+----
cases                /evaluation/cases/                 +++++++----
case                 /evaluation/cases/1/               +++++++----
case_new             /evaluation/cases/new              ++-++------
case_change          /evaluation/cases/8/change         ++-++------
registers            /registers/                        +++++++++--
places               /registers/places/                 +++++++++++
place                /registers/places/1/               +++++++++++
place_add            /registers/places/1/add            ++---------
place_change         /registers/places/1/change         ++---------
place_close          /registers/places/1/close          ++---------
outlines             /registers/places/outlines         ++---------
parties              /registers/parties/                +++++++++--
party                /registers/parties/1/              +++++++-+--
party_new            /registers/parties/new             ++--+------
party_change         /registers/parties/1/change        ++---------
party_close          /registers/parties/1/close         ++---------
party_merge          /registers/parties/1/merge         ++---------
party_name_add       /registers/parties/1/name          ++---------
site_new             /registers/parties/1/site          ++---------
site_change          /registers/sites/1/change          ++-----+---
site_close           /registers/sites/1/close           ++-----+---
people               /registers/people/                 ++--+-+----
person               /registers/people/1/               ++----+----
person_new           /registers/people/new              ++---------
person_change        /registers/people/1/change         ++---------
person_password      /registers/people/1/password       ++---------
role_grant           /registers/people/1/grant          ++---------
key_issue            /registers/people/1/key            ++---------
register_import      /registers/parties/import          ++--+------
system               /system/                           +-----+----
system_letters       /system/letters/                   +-----+----
system_jobs          /system/jobs/                      +++++++++++
system_log           /system/log/                       +-----+----
system_machines      /system/machines/                  +-----+----
system_roles         /system/roles/                     +-----+----
password_change      /accounts/password/change/         +++++++++++
own_keys             /account/keys/                     +++++++++++
delegations          /account/delegations/              ++----++---
webhooks             /account/webhooks/                 +++-+-++++-
"""
ROWS = [row.split() for row in TABLE.strip().split("\n")]
PAGES = [(route, path, dict(zip(PEOPLE, marks, strict=True))) for route, path, marks in ROWS]
# What is no page: acts, parts of pages, data, files to take away; and a job: the demo city has none.
NO_PAGES = """
phone_worker phone_card
health language own_key_revoke delegation_revoke
webhook_ping webhook_move webhook_replay webhook_delete
job job_cancel system_files letter_redrive letter_drop system_jobs_rows system_log_sheet
screen_part indicators_sheet indicator_series indicator_series_csv
indicator_file indicator_check indicator_assign indicator_target_read indicator_target_drop
indicator_set_load indicator_set_mark indicator_set_add indicator_set_change
plan_upload plan_items plan_accept_sure plan_item_add plan_undo
plan_adopt plan_discard plan_sheet plan_file plan_item plan_item_mark plan_item_correct plan_item_split
plan_item_merge plan_finding tasks_sheet filter_save filter_forget task_report task_note task_claim
task_confirm task_return task_drop task_reopen task_urge extension_ask extension_decide target_settle evidence
round_bulletin
round_preview round_sheet round_remind round_due round_close round_reopen round_page_due round_page_carried
round_page_submit round_page_withdraw round_page_return round_page_approve round_page_accept round_page_reopen
round_page_sheet round_page_sheet_look round_page_sheet_take round_entry round_entry_save round_entry_confirm
round_entry_evidence round_part round_part_save round_part_evidence round_file round_file_tile round_file_remove
projects_sheet project_report decision_add meeting_minutes places_found place_names places_load place_branch
place_outlines place_reopen party_names party_reopen party_name_remove person_block person_unblock key_revoke
role_revoke register_export register_template register_import_confirm register_import_errors
register_import_leave
evaluation_method_load evaluation_method_file evaluation_run evaluation_notify evaluation_reopen evaluation_lock
evaluation_replay evaluation_sheet evaluation_funds_sheet evaluation_signed evaluation_leave_out evaluation_judge
evaluation_appeal evaluation_appeal_decide evaluation_judgement_file evaluation_appeal_file evaluation_report
evaluation_evidence evaluation_press evaluation_brief
catalogue_load code_edition_change code_edition_move factor_set
manifests_sheet manifests_sign manifest_paper manifest_proof manifest_copy manifest_sign manifest_hold
manifest_code_give manifest_code_sign flows_sheet
balance_sheet balance_screening_sheet settlement_match settlement_findings_sheet settlement_finding_judge deposit_move
correction_answer correction_withdraw ticket_settle own_phone_revoke
packages_sheet packages_choose packages_labels_file repacking_undo
collecting_collect collecting_join collecting_receive
licence licence_change licence_move licences_sheet
works_change works_move works_sheet
pickup_move pickup_agree pickup_take pickup_quote pickup_decline pickup_take_back pickup_load pickups_sheet
loans_sheet loan_entry loan_move loan_entry_correct
declaration_file declaration_proposed declaration_review declarations_open declaration_ledger_sheet
declaration_lists_make declaration_lists_sheet declaration_figure
company_sheet park_sheet stream_sheet
store_move store_move_strike
facility_moisture run_move weighing_correct weighing_link weighing_photo weighing_strike weighing_unlink
case_paper case_file case_move case_file_add case_file_remove
"""
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


def drawn_for(marks: dict[str, str]) -> set[str]:
    """The roles for whom a page is drawn: the first of those who may open it, and all who see it differently."""
    allowed = [role for role, mark in marks.items() if mark == "+"]
    return {*allowed[:1], *(set(allowed) & UNLIKE)}


def test_no_page_is_left_out() -> None:
    routes = {pattern.name for pattern in urlpatterns}
    assert {route for route, _path, _marks in PAGES} | set(NO_PAGES.split()) == routes


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", list(PEOPLE))
def test_who_may_ask(visit: Visit, role: str, language: str) -> None:
    visitor = visit(PEOPLE[role], language=language)
    for _route, path, marks in PAGES:
        told = visitor.context.request.get(f"{visitor.house.url}{path}")
        if marks[role] == "-":
            assert told.status in {403, 404}, (path, told.status)
            assert re.search(r'class="w-(?:msg|empty)', told.text()), path
        else:
            assert told.status == 200, (path, told.status)
            assert f'<html lang="{"en" if language == "en" else "zh-CN"}"' in told.text(), path


# In parts: one that hangs is ended after minutes, and a slow machine needs minutes for all of them.
@pytest.mark.browser
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", list(PEOPLE))
def test_pages(visit: Visit, role: str, language: str, part: int) -> None:
    paths = [path for _route, path, marks in PAGES if role in drawn_for(marks)][part::PARTS]
    visitor = visit(PEOPLE[role], language=language)
    for path in paths:
        assert visitor.open(path) == 200, path
        assert visitor.page.locator("main#main").count() == 1, path
        assert visitor.page.locator("h1").count() >= 1, path
        assert leftovers(visitor, language) == [], path
        for name in ("phone", "desk"):
            width, height = SIZES[name]
            visitor.page.set_viewport_size({"width": width, "height": height})
            needed = visitor.page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width + 1, (path, name, needed)


@pytest.mark.browser
def test_system_pages_are_for_those_who_may_read_the_log(visit: Visit) -> None:
    for role, expected in (("admin", 200), ("auditor", 200), ("department", 403)):
        visitor = visit(PEOPLE[role])
        assert visitor.open("/system/") == expected, role


@pytest.mark.browser
def test_strangers_are_sent_to_sign_in(house: object, browser: object, visit: Visit) -> None:
    context = browser.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{house.url}/tasks/")  # type: ignore[attr-defined]
    assert "/accounts/login/" in page.url
    context.close()


@pytest.mark.browser
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


@pytest.mark.browser
def test_an_item_read_shows_where_it_stands_in_the_document(visit: Visit) -> None:
    visitor = visit("office")
    visitor.open("/plans/2/")
    page = visitor.page
    page.wait_for_selector("[data-item]")
    page.keyboard.press("j")
    page.wait_for_selector("[data-item].w-on")
    page.wait_for_selector(".w-doc .w-cur")
    visitor.keep("review")
