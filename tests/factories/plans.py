"""A plan in our own words and what becomes of it, made through the actions. Not for: how well documents are read."""

import functools
from typing import Any

from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel.access import Actor
from wufei.programme.plans.actions.adoption import Adoption, plan_adopt
from wufei.programme.plans.actions.editions import plan_upload
from wufei.programme.plans.actions.findings import finding_settle
from wufei.programme.plans.actions.review import item_mark, items_accept_sure
from wufei.programme.plans.actions.tasks import PartIn, TargetIn, task_add
from wufei.programme.plans.models import Edition, Finding, Item, Target, Task
from wufei.programme.plans.spec import ItemEvent, Role
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import PartyKind

# One of everything: a goal, a trend, inherited owners, collective names, two findings about numbers, a quota table.
DOCUMENT = """聊城市“无废城市”建设工作方案（2024—2026年）

本市辖8个县（市、区）和3个市属开发区。为有序推进“无废城市”建设，制定本方案。
一、主要目标
按照省级指标体系，结合实际删除不适用的海洋垃圾清理率、冰雪消纳率2项指标，共保留50项指标。具体见附件3。
到2026年，秸秆综合利用率达到95%以上，建成“无废细胞”300个以上，固体废物产生强度持续下降。
二、主要任务
（一）工业
1.开展全民宣传。
2.摸清固体废物底数。建立产废企业台账，2024年6月底前完成首轮登记。（牵头单位：市生态环境局；配合单位：市工业和信息化局。以下各项均需各县（市、区）人民政府落实，不再逐项列出）
3.推广绿色工厂。2025年底前新增绿色工厂12家。（责任单位：市工业和信息化局）组织清洁生产审核30家。（责任单位：市生态环境局、市科技局）
（二）农业
4.回收废旧农膜。到2026年，农膜回收率达到90%以上。（牵头单位：市农业农村局；配合单位：市供销社）
5.离田利用秸秆。到2026年，秸秆综合利用率达到97%以上。（市农业农村局、市财政局按职责分工负责）
6.补助收储网点。到2026年，农膜回收率达到90%以上，建成网点20处。（牵头单位：市农业农村局）
（三）生活
7.分类投放垃圾。每个县（市、区）建成“无废细胞”40个。（牵头单位：市城市管理局局；配合单位：各街道办事处）

表2 “无废细胞”建设数量表

| 序号 | 细胞类型 | 数量（个） | 责任单位 |
|---|---|---|---|
| 1 | 无废学校 | 120 | 市教育局 |
| 2 | 无废医院 | 60 | 市卫生健康委 |
"""
# The next edition: one item gone, the rest renumbered; one number, one owner and one wording changed; one item new.
REVISED = (
    DOCUMENT.replace("1.开展全民宣传。\n2.", "1.")
    .replace("3.推广绿色工厂", "2.推广绿色工厂")
    .replace("4.回收废旧农膜。到2026年，农膜回收率达到90%", "3.回收废旧农膜。到2027年，农膜回收率达到92%")
    .replace("5.离田利用秸秆。", "4.离田利用秸秆。")
    .replace("市农业农村局、市财政局按职责", "市农业农村局、市科技局按职责")
    .replace("6.补助收储网点。到2026年，农膜回收率达到90%以上，", "5.补助收储网点。到2026年，")
    .replace("（三）生活\n7.", "（三）生活\n6.建设分拣中心。新建分拣中心3座。（牵头单位：市城市管理局）\n7.")
)
# A table of quotas and nothing else.
QUOTAS_ONLY = """聊城市“无废细胞”建设方案

| 序号 | 细胞类型 | 数量（个） | 责任单位 |
|---|---|---|---|
| 1 | 无废学校 | 120 | 市教育局 |
| 2 | 无废医院 | 60 | 市卫生健康委 |
"""
# 市科技局 and 市卫生健康委 are left out on purpose: names the register does not know.
_DEPARTMENTS = ("生态环境局", "工业和信息化局", "农业农村局", "供销合作社联合社", "财政局", "城市管理局", "教育局")

_AUTHORITIES = {
    "东昌府区人民政府": "371502",
    "临清市人民政府": "371581",
    "莘县人民政府": "371522",
    "聊城经济技术开发区管理委员会": "3715Z01",
    "东昌府区古楼街道办事处": "371502001",
}


def departments() -> dict[str, Party]:
    """The city with its departments and some authorities, by name; made once a test."""
    small_city()
    if not Party.objects.filter(name="聊城市财政局").exists():
        for name in _DEPARTMENTS:
            party(f"聊城市{name}", PartyKind.DEPARTMENT, "3715")
        for name, place in _AUTHORITIES.items():
            party(name, PartyKind.ZONE_COMMITTEE if "Z" in place else PartyKind.GOVERNMENT, place)
    return {p.name.removeprefix("聊城市"): p for p in Party.objects.all()}


def office() -> Actor:
    """Somebody of the zero-waste office."""
    return actor("office")


def uploaded(text: str = DOCUMENT, *, by: Actor = SETUP, revises: Edition | None = None) -> Edition:
    """An edition under review."""
    departments()
    return plan_upload(
        actor=by, data=text.encode(), name="plan.txt", revises_id=None if revises is None else revises.pk
    )


def accepted(text: str = DOCUMENT, *, revises: Edition | None = None) -> Edition:
    """An edition with every item accepted."""
    edition = uploaded(text, revises=revises)
    items_accept_sure(actor=SETUP, edition_id=edition.pk, confidence_permille=0)
    return edition


def adopted(text: str = DOCUMENT, *, revises: Edition | None = None) -> tuple[Edition, Adoption]:
    """An edition with every item adopted."""
    edition = accepted(text, revises=revises)
    done = plan_adopt(actor=SETUP, edition_id=edition.pk, version=edition.version)
    edition.refresh_from_db()
    return edition, done


def item(edition: Edition, words: str) -> Item:
    """The one item whose title or body contains these words (goals have none of the body)."""
    rows = [i for i in edition.items.all() if words in f"{i.title}\n{i.body}"]
    measures = [i for i in rows if i.kind != "goal"] or rows
    assert len(measures) == 1, [str(i) for i in measures]
    return measures[0]


def mark(found: Item, event: ItemEvent = ItemEvent.ACCEPT, *, by: Actor = SETUP) -> Item:
    """The item as it is now, marked."""
    found.refresh_from_db()
    return item_mark(actor=by, item_id=found.pk, version=found.version, event=event)


def finding(edition: Edition, kind: str) -> Finding:
    """The one finding of this kind."""
    return edition.findings.get(kind=kind)


def settle(found: Finding, choice: str, *, by: Actor = SETUP) -> Finding:
    """The finding as it is now, settled."""
    found.refresh_from_db()
    return finding_settle(actor=by, finding_id=found.pk, version=found.version, choice=choice)


def part(owner: Party, role: Role = Role.LEAD, **fields: Any) -> PartIn:
    """A party's part."""
    return PartIn(role=role, printed=owner.name, party_id=owner.pk, **fields)


def task(*parts: PartIn, title: str = "清运积存垃圾", **fields: Any) -> Task:
    """A task added by hand."""
    return task_add(actor=SETUP, title=title, parts=parts, **fields)


@functools.cache
def _rate() -> TargetIn:
    return TargetIn(phrase="清运率", comparator=">=", value="95", unit="%", deadline="2026")


def measured(*parts: PartIn, **fields: Any) -> tuple[Task, Target]:
    """A task with one target of at least 95 %."""
    made = task(*parts, targets=[_rate()], **fields)
    return made, made.targets.get()
