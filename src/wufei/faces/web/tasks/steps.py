"""The three next steps a person sees first, by what they may do and how the programme stands."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wufei.faces.web.kit.context import manifest_tabs
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.text import _, fill
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.search import waiting_for
from wufei.programme.plans import permissions
from wufei.programme.plans.queries import editions, tasks
from wufei.programme.plans.spec import EditionState, TaskState


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next, why, and where."""

    title: str
    why: str
    url: str


def next_steps(actor: Actor) -> list[Step]:
    """At most three, the most pressing first."""
    found: list[Step] = []
    if actor.may_somewhere(permissions.PLAN_UPLOAD):
        found += _office(actor)
    if actor.may_somewhere(permissions.TASK_REPORT):
        found += _reporter(actor)
    if actor.may_somewhere(MANIFEST_READ):
        found += _mover(actor)
    found += _reader(actor)
    return found[:3]


def _office(actor: Actor) -> list[Step]:
    found = []
    listed = list(editions.editions_listed(actor))
    reviewing = next((e for e in listed if e.state == EditionState.IN_REVIEW), None)
    if not listed:
        found.append(_step(gettext("Bring in the plan"), gettext("No plan has been read yet."), "plans"))
    if reviewing is not None:
        left = editions.pending_count(reviewing)
        why = fill(ngettext("{n} item to review", "{n} items to review", left), {"n": left})
        found.append(Step(gettext("Go on with the review"), why, reverse("web:plan_review", args=[reviewing.pk])))
    claimed = tasks.visible_to(actor).filter(state=TaskState.CLAIMED).count()
    if claimed:
        why = fill(ngettext("{n} task awaits closure", "{n} tasks await closure", claimed), {"n": claimed})
        found.append(Step(gettext("Decide on closures"), why, f"{reverse('web:tasks')}?state=claimed"))
    unassigned = tasks.tasks_filtered(tasks.visible_to(actor), tasks.Filters(unassigned=True), clock.today()).count()
    if unassigned:
        why = fill(ngettext("{n} task has no owner", "{n} tasks have no owner", unassigned), {"n": unassigned})
        found.append(Step(gettext("Match owners with the register"), why, f"{reverse('web:tasks')}?flag=unassigned"))
    return found


def _reporter(actor: Actor) -> list[Step]:
    today = clock.today()
    counts = tasks.counts(tasks.visible_to(actor), today)
    found = []
    if counts.overdue:
        why = fill(ngettext("{n} task is overdue", "{n} tasks are overdue", counts.overdue), {"n": counts.overdue})
        found.append(Step(gettext("Report on what is overdue"), why, f"{reverse('web:tasks')}?flag=overdue"))
    planned = counts.by_state[TaskState.PLANNED]
    if planned:
        why = fill(ngettext("{n} task without a report", "{n} tasks without a report", planned), {"n": planned})
        found.append(Step(gettext("Give a first report"), why, f"{reverse('web:tasks')}?state=planned"))
    if counts.soon:
        why = fill(ngettext("{n} task is due soon", "{n} tasks are due soon", counts.soon), {"n": counts.soon})
        found.append(Step(gettext("Look at what is due next"), why, f"{reverse('web:tasks')}?flag=soon"))
    return found


def _mover(actor: Actor) -> list[Step]:
    """What of manifests waits for the parties that somebody signs for."""
    tabs, found = manifest_tabs(actor), []
    waiting = waiting_for(actor).order_by().count() if tabs["signs"] else 0
    if waiting:
        why = fill(ngettext("{n} manifest waits for it", "{n} manifests wait for it", waiting), {"n": waiting})
        found.append(Step(gettext("Sign what has to go on"), why, f"{reverse('web:manifests')}?tab=mine"))
    if n := tabs["waiting"]["corrections"]:
        why = fill(
            ngettext("{n} correction waits for your answer", "{n} corrections wait for your answer", n), {"n": n}
        )
        found.append(Step(gettext("Answer corrections"), why, reverse("web:corrections")))
    if n := tabs["waiting"]["tickets"]:
        why = fill(ngettext("{n} signature did not fit", "{n} signatures did not fit", n), {"n": n})
        found.append(Step(gettext("Settle what phones have signed"), why, reverse("web:tickets")))
    return found


def _reader(actor: Actor) -> list[Step]:
    ways = (
        (
            _("See how the city stands"),
            _("Tasks, targets and counties on one screen."),
            "screen",
            permissions.TASK_READ,
        ),
        (
            _("Look through the ledger"),
            _("Every measure with its owner and its clock."),
            "tasks",
            permissions.TASK_READ,
        ),
        (_("Read the plan"), _("The text beside what was read from it."), "plans", permissions.PLAN_READ),
        (_("Look through the manifests"), _("What moves, from whom to whom, and where."), "manifests", MANIFEST_READ),
        (_("Look at the flows"), _("What came from where and what became of it."), "flows", MANIFEST_READ),
    )
    return [_step(gettext(title), gettext(why), route) for title, why, route, may in ways if actor.may_somewhere(may)]


def _step(title: str, why: str, route: str) -> Step:
    return Step(title, why, reverse(f"web:{route}"))
