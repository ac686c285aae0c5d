"""Reports, the evidence pack, the press release, the brief: out of live figures, with sources, the same bytes twice."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.utils import translation
from tests.factories import evaluation as make
from tests.factories import rounds as rounds_make
from tests.factories.indicators import aimed, told
from tests.factories.plans import office, part, task
from tests.factories.registers import SETUP, actor, small_city

from wufei.kernel import clock
from wufei.kernel.access import NOT_ALLOWED
from wufei.kernel.files.actions import file_store
from wufei.kernel.papers import docx
from wufei.kernel.papers.spec import Cited, Heading, Paper, Paragraph, Table
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.programme.evaluation.errors import DATES_ORDER
from wufei.programme.evaluation.queries import news, pack, reports
from wufei.programme.indicators.actions.readings import ReadingIn, reading_write

pytestmark = pytest.mark.django_db


def words(paper: Paper) -> str:
    """Every word of a paper, tables too."""
    found = [paper.title, paper.subtitle]
    for block in paper.blocks:
        match block:
            case Heading():
                found.append(block.words)
            case Paragraph():
                found += [run.text if isinstance(run, Cited) else str(run) for run in block.runs]
            case Table():
                found.append(block.caption)
                found += [cell.text if isinstance(cell, Cited) else str(cell) for row in block.rows for cell in row]
            case _:
                found += [str(getattr(block, "items", ""))]
    return "\n".join(found)


def cited(paper: Paper) -> list[Cited]:
    rows = [run for b in paper.blocks if isinstance(b, Paragraph) for run in b.runs]
    rows += [cell for b in paper.blocks if isinstance(b, Table) for row in b.rows for cell in row]
    return [one for one in rows if isinstance(one, Cited)]


def a_year() -> None:
    """Figures of the city and three counties for 2024, a round with problems, a locked ranking."""
    make.counted()
    told("straw_collectable", "100")
    told("straw_used", "80")
    told("cells", "120")
    told("cells", "60", closing=202012)
    aimed("straw", "≥95%", period="2024")
    make.locked(make.opened())


def test_the_report_of_a_year_tells_figures_with_sources() -> None:
    a_year()
    paper = reports.self_evaluation(office(), 2024, root="https://x.example")
    text = words(paper)
    for wanted in ("秸秆综合利用率", "80%", "≥ 95%", "东昌府区"):
        assert wanted in text, wanted
    straw = next(one for one in cited(paper) if one.text == "80%")
    assert straw.url == "https://x.example/indicators/straw/?place=3715&period=202412"
    assert "市农业农村局" in straw.note
    assert docx.write(paper, str) == docx.write(reports.self_evaluation(office(), 2024, root="https://x.example"), str)


def test_tasks_rounds_and_problems_stand_in_it() -> None:
    with clock.freeze(rounds_make.NOON) as stopped:
        world = rounds_make.world()
        task(part(world.farming), title="年内到期的任务", deadline="2025-06")
        task(part(world.farming), title="明年的任务", deadline="2026-06")
        from wufei.kernel.periods import Period

        found = rounds_make.opened(world, Period.parse("2025-01"))
        entry = rounds_make.entry_of(found)
        rounds_make.save(world.farmer, entry, progress="x", problem="缺收储点", next_step="建两处")
        stopped.forward(dt.timedelta(days=400))
        text = words(reports.self_evaluation(office(), 2025))
    for wanted in ("年内到期的任务", "明年的任务", "缺收储点", "建两处", "季度调度"):
        assert wanted in text, wanted


def test_an_empty_house_writes_a_report_too() -> None:
    small_city()
    assert words(reports.self_evaluation(office(), 2024))
    assert docx.write(reports.self_evaluation(office(), 2024), str)


def test_without_a_city_there_is_no_report() -> None:
    for act in (lambda: reports.self_evaluation(SETUP, 2024), lambda: news.brief(SETUP, since=dt.date(2024, 1, 1))):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.fault is NOT_FOUND


def test_the_evidence_pack_holds_every_file_under_its_hash_and_is_the_same_twice() -> None:
    a_year()
    stored = file_store(actor=SETUP, content=b"ledger", name="台账.txt", purpose="test", keep_years=1)
    given = ReadingIn(variable="straw_used", place_code="3715", closing=202412, value="81", file_ids=(stored.pk,))
    reading_write(actor=SETUP, given=given)
    data = pack.evidence_pack(office(), 2024)
    assert pack.evidence_pack(office(), 2024) == data
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        manifest = json.loads(found.read("manifest.json"))
        for name, digest in manifest["files"].items():
            assert hashlib.sha256(found.read(name)).hexdigest() == digest
        assert {"report.docx", "figures.xlsx"} <= set(manifest["files"])
        (proof,) = [name for name in manifest["files"] if name.startswith("evidence/")]
        assert proof == f"evidence/straw/{hashlib.sha256(b'ledger').hexdigest()}.txt"
        straw = next(row for row in manifest["indicators"] if row["indicator"] == "straw")
        assert straw["value_micro"] == 81_000_000
        assert straw["files"][0]["name"] == "台账.txt"


def test_a_press_release_tells_growth_on_the_base_year_with_links() -> None:
    a_year()
    task(title="已到期", deadline="2024-06")
    settings = news.PressSettings(cells="cell_count", loans="cell_count", base_year=2020)
    with translation.override("en"):
        paper = news.press_release(office(), 2024, settings, language="en", root="https://x.example")
    figures = {one.text: one for one in cited(paper)}
    assert figures["+100.0%"].note == "60 in 2020, 120 in 2024."
    assert any(one.url.startswith("https://x.example/indicators/cell_count/") for one in figures.values())
    assert "120" in words(paper)
    bare = news.press_release(office(), 2024, news.PressSettings(cells="nothing", loans="nothing"))
    assert len(bare.blocks) == 1
    no_base = news.press_release(office(), 2024, news.PressSettings(loans="cell_count", base_year=2010))
    assert "%" not in words(no_base).replace("80%", "")


def test_a_brief_tells_what_changed_since() -> None:
    a_year()
    task(title="快到期的任务", deadline=f"{clock.today():%Y-%m}")
    text = words(news.brief(office(), since=clock.today()))
    assert "秸秆综合利用率" in text
    with pytest.raises(Problem) as refused:
        news.brief(office(), since=clock.today() + dt.timedelta(days=1))
    assert refused.value.fault is DATES_ORDER


def test_who_may_not_export_writes_no_report() -> None:
    small_city()
    for act in (
        lambda who: reports.self_evaluation(who, 2024),
        lambda who: pack.evidence_pack(who, 2024),
        lambda who: news.press_release(who, 2024, news.PressSettings()),
        lambda who: news.brief(who, since=clock.today()),
    ):
        with pytest.raises(Problem) as refused:
            act(actor("county", place="371502"))
        assert refused.value.fault is NOT_ALLOWED
