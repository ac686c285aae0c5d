"""From the document to tasks: upload, a review as people do it, adoption; then the revised edition left under review.

Not for: progress on the tasks (progress.py).
"""

from wufei.faces.cli.demo import document, shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.programme.plans.actions.adoption import plan_adopt
from wufei.programme.plans.actions.editions import plan_upload
from wufei.programme.plans.actions.filters import filter_save
from wufei.programme.plans.actions.findings import finding_settle
from wufei.programme.plans.actions.review import item_correct, item_mark, items_accept_sure
from wufei.programme.plans.models import Edition, Finding, Item
from wufei.programme.plans.spec import ItemEvent, ItemState

SURE_PERMILLE = 950
SOME = 12


def plan_build(house: House, line: Line) -> Edition:
    """Upload the demo's plan, review most of it, adopt what was reviewed; what others do before goes before."""
    days, chance = house.days, house.chance("review")
    uploaded, reviewed = moment(days.ago(28), chance), moment(days.ago(24), chance)
    adopted = reviewed + (days.ago(18) - days.ago(24))
    line.run(until=uploaded)
    with clock.freeze(uploaded):
        name = document.NAME.format(edition=1)
        edition = plan_upload(actor=house.office, data=document.first_edition(days), name=name, simulated=True)
    line.run(until=reviewed)
    with clock.freeze(reviewed):
        _review(house, edition)
    line.run(until=adopted)
    with clock.freeze(adopted):
        edition.refresh_from_db()
        plan_adopt(actor=house.office, edition_id=edition.pk, version=edition.version)
    return edition


def real_plan_build(house: House, data: bytes, name: str) -> Edition:
    """Compile a real document, accept everything, adopt it."""
    edition = plan_upload(actor=house.office, data=data, name=name)
    items_accept_sure(actor=house.office, edition_id=edition.pk, confidence_permille=0)
    edition.refresh_from_db()
    plan_adopt(actor=house.office, edition_id=edition.pk, version=edition.version)
    return edition


def revision_build(house: House, edition: Edition) -> None:
    """Bring in the revised text and accept a first few items."""
    revised = plan_upload(
        actor=house.office,
        data=document.second_edition(house.days),
        name=document.NAME.format(edition=2),
        revises_id=edition.pk,
        simulated=True,
    )
    for item in revised.items.filter(confidence_permille__gte=SURE_PERMILLE)[:SOME]:
        item_mark(actor=house.office, item_id=item.pk, version=item.version, event=ItemEvent.ACCEPT)
    said = shelf.table("review")
    _mark(house, revised.items.get(title=said["rejected"]), ItemEvent.REJECT, said["reject_note"])


def filters_build(house: House) -> None:
    """Views that a few people keep."""
    for row in shelf.table("review")["filters"]:
        filter_save(actor=house.people[row["username"]], view="tasks", name=row["name"], query=row["query"])


def _review(house: House, edition: Edition) -> None:
    said = shelf.table("review")
    titles = {item.title: item for item in edition.items.all()}
    items_accept_sure(actor=house.office, edition_id=edition.pk, confidence_permille=SURE_PERMILLE)
    for row in said["corrected"]:
        deadline = house.days.deadline(row["deadline"], house.days.first)
        item = _fresh(titles[row["title"]])
        item_correct(actor=house.office, item_id=item.pk, version=item.version, fields={"deadline": deadline})
    for title in said["pending"]:
        _mark(house, titles[title], ItemEvent.RESET)
    _mark(house, titles[said["doubted"]], ItemEvent.DOUBT, said["doubt_note"])
    _mark(house, titles[said["rejected"]], ItemEvent.REJECT, said["reject_note"])
    left = edition.items.filter(state=ItemState.PENDING).exclude(title__in=said["pending"])
    for item in left.exclude(parties=[], targets=[]):
        _mark(house, item, ItemEvent.ACCEPT)
    for row in said["settled"]:
        finding = Finding.objects.filter(edition=edition, kind=row["kind"]).first()
        if finding is not None:
            finding_settle(actor=house.office, finding_id=finding.pk, version=finding.version, choice=row["choice"])


def _mark(house: House, item: Item, event: ItemEvent, note: str = "") -> None:
    fresh = _fresh(item)
    item_mark(actor=house.office, item_id=fresh.pk, version=fresh.version, event=event, note=note)


def _fresh(item: Item) -> Item:
    item.refresh_from_db()
    return item
