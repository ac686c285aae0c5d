"""What every page shows: city, navigation, person. Not for: the data of a page."""

import dataclasses
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from wufei.faces.web.kit.requests import actor_of
from wufei.kernel.access import Actor, Permission
from wufei.kernel.audit import permissions as audit
from wufei.kernel.text import _
from wufei.operations.declarations import permissions as declarations
from wufei.operations.facilities import permissions as facilities
from wufei.operations.manifests import permissions as manifests
from wufei.operations.manifests.queries.corrections import corrections_waiting
from wufei.operations.manifests.queries.trust import tickets_to_settle
from wufei.operations.settlement import permissions as settlement
from wufei.oversight.balance import permissions as balance
from wufei.programme.evaluation import permissions as evaluation
from wufei.programme.exemplars import permissions as exemplars
from wufei.programme.finance import permissions as finance
from wufei.programme.indicators import permissions as indicators
from wufei.programme.plans import permissions as plans
from wufei.programme.plans.queries import tasks as task_queries
from wufei.programme.rounds import permissions as rounds
from wufei.registers.identity import permissions as identity
from wufei.registers.identity import queries as identity_queries
from wufei.registers.identity.spec import role_find
from wufei.registers.parties import permissions as parties
from wufei.registers.places import queries as place_queries


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation. `own`: only for whoever holds the permission over a party, its home."""

    key: str
    title: str
    route: str
    permission: Permission | None
    icon: str
    own: bool = False

    def opens(self, actor: Actor) -> bool:
        """Whether somebody sees it."""
        if self.permission is None:
            return True
        if self.own:
            return any(grant.party_id is not None for grant in actor.reach(self.permission))
        return actor.may_somewhere(self.permission)


NAVIGATION = (
    Entry("screen", _("One screen"), "screen", plans.TASK_READ, icon="layout-dashboard"),
    Entry("firm", _("My firm"), "firm_home", declarations.FILING_FILE, icon="building", own=True),
    Entry("desk", _("My desk"), "desk", None, icon="inbox"),
    Entry("plans", _("Plans"), "plans", plans.PLAN_READ, icon="file-text"),
    Entry("tasks", _("Tasks"), "tasks", plans.TASK_READ, icon="list-check"),
    Entry("indicators", _("Indicators"), "indicators", indicators.INDICATOR_READ, icon="chart-bar"),
    Entry("rounds", _("Rounds"), "rounds", rounds.ROUND_READ, icon="calendar-check"),
    Entry("manifests", _("Manifests"), "manifests", manifests.MANIFEST_READ, icon="truck"),
    Entry("streams", _("Streams"), "streams", manifests.MANIFEST_READ, icon="recycle"),
    Entry("declarations", _("Declarations"), "declarations", declarations.FILING_READ, icon="report"),
    Entry("facilities", _("Facilities"), "facilities", facilities.FACILITY_READ, icon="building-warehouse"),
    Entry("parks", _("Parks"), "parks", parties.TENANT_READ, icon="building-community"),
    Entry("settlement", _("Three flows"), "settlement", settlement.RECORD_READ, icon="arrows-exchange"),
    Entry("balance", _("Flow balance"), "balance", balance.BALANCE_READ, icon="chart-sankey"),
    Entry("projects", _("Projects"), "projects", plans.PROJECT_READ, icon="building-factory-2"),
    Entry("meetings", _("Meetings"), "meetings", plans.TASK_READ, icon="users-group"),
    Entry("evaluation", _("Evaluation"), "evaluations", evaluation.EVALUATION_READ, icon="scale"),
    Entry("registers", _("Registers"), "registers", parties.PARTY_READ, icon="address-book"),
    Entry("system", _("System"), "system", audit.AUDIT_READ, icon="settings"),
)


# So many entries stand side by side, in English on a small screen, too; what is over folds away.
MOST_SHOWN = 10
AGED_DAYS = 7  # so long a manifest has not moved when it is asked after


def navigation(actor: Actor) -> list[dict[str, str]]:
    """The entries this actor may open, in the language of the request."""
    return [
        {"key": e.key, "title": gettext(e.title), "url": reverse(f"web:{e.route}"), "icon": e.icon}
        for e in NAVIGATION
        if e.opens(actor)
    ]


def manifest_tabs(actor: Actor) -> dict[str, Any]:
    """What the tabs above every list of manifests, packages and collecting rounds say.

    `waiting`: how many corrections and tickets wait for this very person; whoever signs for nobody is not counted for.
    """
    signs = any(grant.party_id for grant in actor.reach(manifests.MANIFEST_SIGN))
    waiting = {"corrections": 0, "tickets": 0}
    if signs and actor.may_somewhere(manifests.MANIFEST_READ):
        waiting = {"corrections": corrections_waiting(actor).count(), "tickets": tickets_to_settle(actor)}
    return {"signs": signs, "aged_days": AGED_DAYS, "waiting": waiting}


def entry_above(address: str) -> Entry | None:
    """The entry of the navigation under whose address this one lies."""
    above = [entry for entry in NAVIGATION if address.startswith(reverse(f"web:{entry.route}"))]
    return max(above, key=lambda entry: len(reverse(f"web:{entry.route}")), default=None)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the shell; strangers get the city's name only."""
    city = place_queries.city()
    context: dict[str, Any] = {
        "city": city,
        "language": get_language(),
        "sandbox": settings.SANDBOX,
        "theme": request.COOKIES.get("wufei_theme", "light"),
    }
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return context
    actor = actor_of(request)
    entries = navigation(actor)
    shown = len(entries) if len(entries) <= MOST_SHOWN + 1 else MOST_SHOWN  # one alone is not worth folding
    return context | {
        "actor": actor,
        "navigation": entries,
        "navigation_shown": entries[:shown],
        "navigation_more": entries[shown:],
        "role_title": _role_title(actor),
        "perms_plan_upload": plans.PLAN_UPLOAD,
        "perms_plan_adopt": plans.PLAN_ADOPT,
        "perms_plan_review": plans.PLAN_REVIEW,
        "perms_task_add": plans.TASK_ADD,
        "perms_project_write": plans.PROJECT_WRITE,
        "perms_loan_read": finance.LOAN_READ,
        "perms_case_read": exemplars.CASE_READ,
        "perms_meeting_write": plans.MEETING_WRITE,
        "perms_manifest_read": manifests.MANIFEST_READ,
        "perms_delegation_read": identity.DELEGATION_READ,
        "simulated": task_queries.simulated(),
    }


def _role_title(actor: Actor) -> str:
    """The titles of the person's roles, in the language of the request."""
    if not actor.id.isdigit():
        return ""
    roles = {m.role: role_find(m.role) for m in identity_queries.memberships_of(int(actor.id))}
    return " · ".join(gettext(role.title) for role in roles.values() if role is not None)
