"""A small method over the small set of indicators, and an evaluation by it, made through the actions."""

import datetime as dt

from tests.factories.indicators import COUNTIES, aimed, probe_set, told
from tests.factories.plans import office
from tests.factories.registers import SETUP

from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.programme.evaluation.actions.computing import evaluation_run
from wufei.programme.evaluation.actions.judging import Upload, deduction_set, judgement_give
from wufei.programme.evaluation.actions.locking import evaluation_lock, evaluation_notify
from wufei.programme.evaluation.actions.methods import method_load
from wufei.programme.evaluation.actions.opening import evaluation_open
from wufei.programme.evaluation.models import Evaluation, Lock, Method, Run, Subject
from wufei.registers.places.models import Place

YEAR = Period.parse("2024")
NOON = dt.datetime(2025, 2, 10, 4, 0, tzinfo=dt.UTC)  # a Monday, noon in Shanghai
# One of everything: a figure against its target, a figure between bounds, points of a person, findings, a bonus.
METHOD = """
[method]
code = "probe-index"
edition = "1"
title_zh = "试验示范指数"
title_en = "Probe demonstration index"
subjects = "places"
demonstration = true
note_zh = "本测试自拟。"
note_en = "Of this test."
coverage_permille = 600
decimals = 2
bonus_most = 2
grades = [
  { code = "a", name_zh = "甲档", name_en = "Grade A", from = 80 },
  { code = "b", name_zh = "乙档", name_en = "Grade B", from = 0 },
]

[[group]]
code = "figures"
name_zh = "数据"
name_en = "Figures"
weight = 3

[[group]]
code = "conduct"
name_zh = "管理"
name_en = "Conduct"
weight = 1

[[item]]
code = "straw"
group = "figures"
weight = 2
name_zh = "秸秆综合利用率"
name_en = "Straw utilisation"
measure = { kind = "indicator", code = "straw" }
scoring = { kind = "target", better = "higher", without_baseline = "attainment" }

[[item]]
code = "cells"
group = "figures"
weight = 1
name_zh = "无废细胞"
name_en = "Cells"
unit = "ge"
measure = { kind = "indicator", code = "cell_count" }
scoring = { kind = "minmax", zero_at = 0, full_at = 100 }

[[item]]
code = "order"
group = "conduct"
weight = 1
name_zh = "材料"
name_en = "Papers"
measure = { kind = "judged" }
scoring = { kind = "judged", evidence = true, guide_zh = "看材料。", guide_en = "Look at the papers." }

[[item]]
code = "faults"
group = "conduct"
weight = 1
name_zh = "问题"
name_en = "Findings"
measure = { kind = "findings" }

  [item.scoring]
  kind = "deduct"
  full = 10
  deductions = [{ code = "late", name_zh = "迟报", name_en = "Late", points = 2 }]

[[item]]
code = "extra"
bonus = 2
name_zh = "加分"
name_en = "Bonus"
measure = { kind = "judged" }
scoring = { kind = "judged", evidence = false, guide_zh = "有做法。", guide_en = "A practice." }

[[allocation]]
code = "above-50"
name_zh = "超过五十分的部分"
name_en = "Points above 50"
kind = "proportional"
over = 50
"""


def method(text: str = METHOD) -> Method:
    """The small method."""
    return method_load(actor=SETUP, data=text.encode(), name="probe.toml")


def counted(straw: dict[str, str] | None = None, *, closing: int = 202412) -> None:
    """The small set with straw and cells told for three counties; a target for each."""
    probe_set()
    for code, used in (straw or {"371502": "90", "371581": "70", "371522": "45"}).items():
        told("straw_collectable", "100", place=code, closing=closing)
        told("straw_used", used, place=code, closing=closing)
        told("cells", "50", place=code, closing=closing)
        aimed("straw", "≥90%", place=code, period=str(closing // 100))


def opened(text: str = METHOD, period: Period = YEAR) -> Evaluation:
    """An evaluation of three counties: the zone is not chosen."""
    found = method(text)
    places = [place.pk for place in small_city_places()]
    return evaluation_open(actor=office(), method_id=found.pk, period=period, place_ids=places)


def small_city_places() -> list[Place]:
    """The three counties."""
    return list(Place.objects.filter(code__in=COUNTIES).order_by("code"))


def subject(found: Evaluation, key: str = "371502") -> Subject:
    """One subject as it is now."""
    return Subject.objects.select_related("evaluation", "place").get(evaluation=found, key=key)


def paper(name: str = "材料.txt", words: str = "据实") -> Upload:
    """A file to hand in."""
    return Upload(name=name, content=words.encode())


def judged(found: Evaluation, key: str = "371502", points: str = "80", *, by: Actor = SETUP, **more: str) -> None:
    """Points for the papers of one subject."""
    judgement_give(
        actor=by,
        subject_id=subject(found, key).pk,
        item=more.get("item", "order"),
        points=points,
        reason=more.get("reason", "抽查。"),
        uploads=[paper(words=f"{key}{points}")],
    )


def counts(found: Evaluation, key: str = "371502", late: int = 0) -> None:
    """Findings of one subject."""
    deduction_set(actor=SETUP, subject_id=subject(found, key).pk, item="faults", counts={"late": late})


def run(found: Evaluation, reason: str = "") -> Run:
    """Compute."""
    return evaluation_run(actor=office(), evaluation_id=found.pk, reason=reason)


def notified(found: Evaluation, until: dt.date | None = None) -> Evaluation:
    """Computed and made known."""
    run(found)
    found.refresh_from_db()
    return evaluation_notify(actor=office(), evaluation_id=found.pk, version=found.version, appeals_until=until)


def locked(found: Evaluation) -> Lock:
    """Made known and locked."""
    if found.state == "draft":
        found = notified(found)
    found.refresh_from_db()
    return evaluation_lock(actor=office(), evaluation_id=found.pk, version=found.version)
