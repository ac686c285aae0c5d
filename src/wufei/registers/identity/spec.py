"""Roles as data, and the sealed list of permissions they draw on. Not for: who has which role (memberships).

A role names permissions by code or by pattern (`plans.*`, `*.read`). `scoped` ones hold where the membership says
(everywhere, own party, own place); `open` ones hold everywhere whatever the scope, for what everybody may look up.
What everybody who signs in may do to the own account is no matter of roles (`SELF_CHANGE`, queries.actor_for).
The roof collects the permissions of all apps (`permissions_collect`), asks `faults`, refuses to start on any, and seals
`PERMISSIONS`.
"""

import dataclasses
import enum
import fnmatch
import functools
from collections.abc import Iterable
from typing import TypedDict

from wufei.kernel.access import Permission
from wufei.kernel.registry import Registry
from wufei.kernel.text import _


class Scope(enum.StrEnum):
    """Where the scoped permissions of a role hold."""

    EVERYWHERE = "everywhere"
    PARTY = "party"
    PLACE = "place"


@dataclasses.dataclass(frozen=True, slots=True)
class Role:
    """A set of permissions with a name. `scoped` hold where the scope says, `open` hold everywhere."""

    code: str
    title: str
    summary: str
    scope: Scope
    scoped: tuple[str, ...]
    open: tuple[str, ...] = ()


class PersonFields(TypedDict, total=False):
    """What `person_change` may set; what is not named stays."""

    name: str
    phone: str
    email: str


ADMIN = "admin"

# What roles share. The directory and the plan documents are open to all staff; tasks and projects follow the scope.
_DIRECTORY = ("places.place.read", "parties.party.read", "catalogue.code.read")
_PLANS = ("plans.plan.read", "plans.filter.save")
_TASKS = ("plans.task.read", "plans.task.note", "plans.task.report", "plans.task.claim", "plans.extension.ask")
_PROJECTS = ("plans.project.read", "plans.project.report")
_INDICATORS = ("indicators.indicator.read", "indicators.table.export")
_READINGS = ("indicators.reading.write", "indicators.reading.complete")
_PAGES = (
    "rounds.page.read",
    "rounds.page.fill",
    "rounds.page.submit",
    "rounds.page.withdraw",
    "rounds.page.support",
)
_CASES = ("exemplars.draft.read", "exemplars.case.write", "exemplars.case.submit", "exemplars.case.withdraw")
_SELECTED = ("exemplars.case.read", "exemplars.case.export")
_FINANCE = ("finance.loan.*", "finance.table.import")
_BOOKS = ("books.account.read", "books.transfer.verify", "seals.head.read", "seals.head.sign")
_SEEN = ("licences.licence.read", "manifests.manifest.read", "parties.tenant.read", "pickups.pickup.read")
_WATCH = (*_SEEN, "manifests.manifest.hold", "licences.licence.decide")
_ENTRY = ("parties.party.change", "parties.name.change", "parties.site.*")
_DECLARED = ("declarations.filing.read", "declarations.roll.read", "works.works.read", "stores.move.read")
_SUPERVISED = (*_DECLARED, "declarations.filing.review", "declarations.duty.open", "works.works.review")
_GATE = ("facilities.facility.read", "facilities.weighing.write", "stores.move.read", "stores.move.write")
_PLANT = (*_GATE, "facilities.facility.write", "facilities.run.*")
_RECORDS = ("settlement.record.read", "settlement.record.take")
_SETTLED = ("settlement.record.read", "settlement.finding.read", "balance.month.read")
_APPEALS = ("evaluation.appeal.file", "evaluation.appeal.read")

ROLES: tuple[Role, ...] = (
    Role(
        ADMIN,
        _("System administrator"),
        _("Manages people, roles and registers, and may do everything else."),
        Scope.EVERYWHERE,
        ("*",),
    ),
    Role(
        "office",
        _("Zero-waste office"),
        _("Runs the city's programme: plans, registers, people of departments and counties."),
        Scope.EVERYWHERE,
        (
            "places.*",
            "parties.*",
            "catalogue.*",
            "exchange.*",
            "plans.*",
            "finance.*",
            "indicators.*",
            "rounds.*",
            "exemplars.*",
            "evaluation.*",
            "identity.person.*",
            "identity.membership.*",
            "identity.delegation.*",
            "identity.apikey.issue",
            "identity.apikey.revoke",
            *_BOOKS,
            "closing.*",
            "declarations.*",
            "facilities.*",
            "licences.*",
            "pickups.*",
            "settlement.*",
            "stores.*",
            "balance.*",
            "works.*",
            "manifests.*",  # who gives a firm its role holds what is in it; to sign for it takes more (manifests)
        ),
    ),
    Role(
        "leader",
        _("City leader"),
        _("Reads everything of the programme; changes nothing."),
        Scope.EVERYWHERE,
        (
            *_DIRECTORY,
            "plans.*.read",
            "plans.filter.save",
            "rounds.*.read",
            "evaluation.*.read",
            "evaluation.sheet.export",
            "finance.loan.read",
            "finance.table.export",
            "exemplars.*.read",
            "exemplars.case.export",
            "books.account.read",
            "closing.assertion.read",
            "facilities.facility.read",
            *_SEEN,
            *_SETTLED,
            *_DECLARED,
            *_INDICATORS,
        ),
    ),
    Role(
        "department",
        _("Department liaison"),
        _("Reports for the own department and keeps its entries up to date."),
        Scope.PARTY,
        (
            *_ENTRY,
            *_TASKS,
            *_PROJECTS,
            *_READINGS,
            *_PAGES,
            *_APPEALS,
            *_FINANCE,
            *_CASES,
        ),
        open=(
            *_DIRECTORY,
            *_PLANS,
            *_INDICATORS,
            "rounds.round.read",
            "evaluation.evaluation.read",
            "exchange.register.export",
            "catalogue.table.export",
            "finance.table.export",
            *_SELECTED,
        ),
    ),
    Role(
        "county",
        _("County liaison"),
        _("Reports for the own county or zone and keeps its places, parties and sites up to date."),
        Scope.PLACE,
        (
            "places.place.create",
            "places.place.change",
            "places.place.close",
            "places.place.reopen",
            "parties.party.create",
            "parties.party.identify",
            "parties.party.close",
            "parties.party.reopen",
            *_ENTRY,
            "catalogue.factor.write",
            "books.account.read",
            "closing.assertion.*",
            "declarations.profile.set",
            *_SUPERVISED,
            *_PLANT,
            *_WATCH,
            *_SETTLED,
            "settlement.finding.judge",
            "manifests.manifest.enter",
            "identity.person.read",
            *_TASKS,
            *_PROJECTS,
            *_READINGS,
            *_PAGES,
            *_APPEALS,
            *_FINANCE,
            *_CASES,
        ),
        open=(
            *_DIRECTORY,
            *_PLANS,
            *_INDICATORS,
            "rounds.round.read",
            "evaluation.evaluation.read",
            "exchange.*",
            "catalogue.table.export",
            "finance.table.export",
            *_SELECTED,
        ),
    ),
    Role(
        "township",
        _("Township grid officer"),
        _("Keeps the sites and grid units of the own township or subdistrict up to date."),
        Scope.PLACE,
        ("places.place.create", "places.place.change", "parties.party.change", "parties.site.*", *_GATE, *_TASKS),
        open=(*_DIRECTORY, *_PLANS, "indicators.indicator.read", *_SELECTED),
    ),
    Role(
        "supervisor",
        _("Supervisor of waste"),
        _("Watches what moves within the own place and can hold it; enters what was kept on paper."),
        Scope.PLACE,
        (
            *_WATCH,
            *_SUPERVISED,
            *_SETTLED,
            "settlement.finding.judge",
            "manifests.manifest.enter",
            "books.account.read",
            "closing.assertion.read",
            "facilities.facility.read",
        ),
        open=_DIRECTORY,
    ),
    Role(
        "auditor",
        _("Auditor"),
        _("Reads everything, including people, roles and the log; changes nothing."),
        Scope.EVERYWHERE,
        (
            "*.read",
            *_BOOKS,
            "exchange.register.export",
            "*.table.export",
            "evaluation.sheet.export",
            "exemplars.case.export",
            "plans.filter.save",
        ),
    ),
    Role(
        "enterprise",
        _("Enterprise agent"),
        _("Acts for the own enterprise: its entry, its sites, its projects."),
        Scope.PARTY,
        (
            "parties.party.read",
            "parties.party.change",
            "parties.site.*",
            "books.account.read",
            "closing.assertion.read",
            "closing.assertion.make",
            "declarations.filing.read",
            "declarations.filing.file",
            *_PLANT,
            *_RECORDS,
            "settlement.finding.read",
            "identity.delegation.*",
            "licences.licence.read",
            "licences.licence.apply",
            "manifests.manifest.read",
            "manifests.manifest.draft",
            "manifests.manifest.sign",
            "manifests.manifest.enter",
            "manifests.package.write",
            "works.works.read",
            "works.works.write",
            "pickups.*",
            *_PROJECTS,
        ),
        open=("places.place.read", "catalogue.code.read"),
    ),
    Role(
        "driver",
        _("Driver or gatekeeper"),
        _("Hands over, weighs and signs for the own enterprise, on a phone."),
        Scope.PARTY,
        ("licences.licence.read", "manifests.manifest.read", "manifests.manifest.sign", *_GATE),
        open=("places.place.read", "catalogue.code.read"),
    ),
    Role(
        "park",
        _("Park manager"),
        _("Sees how the firms of the own park stand: stock, moves, what is late, rating."),
        Scope.PLACE,
        ("parties.tenant.read",),
        open=("places.place.read", "catalogue.code.read"),
    ),
)

# What one party may let another do in its name, and why that is its own to give away. What is not here stays with who
# holds it: people, roles, registers, corrections of others' figures, and delegating itself.
DELEGABLE: dict[str, str] = {
    "licences.licence.read": "whoever drives or takes in for a firm shows its licences",
    "licences.licence.apply": "a service firm applies for its customers; the authority decides",
    "manifests.manifest.read": "whoever keeps the manifests of a firm has to see them",
    "manifests.manifest.draft": "a service firm writes them for its customers",
    "manifests.manifest.sign": "the law lets a firm commission the filing; the signature says who signed and for whom",
    "manifests.manifest.enter": "entering what was kept on paper is clerical work",
    "manifests.package.write": "whoever packs fills the packages, often the carrier",
    "books.account.read": "accountants and advisers read the firm's own accounts",
    "closing.assertion.read": "the same, for what was asserted at the end of a month",
    "closing.assertion.make": "whoever keeps a firm's books asserts its stock in its name",
    "declarations.filing.read": "an adviser sees what the firm has to declare",
    "works.works.read": "an adviser sees what was estimated and what has left",
    "works.works.write": "estimates are the work of designers and consultants",
    "pickups.pickup.read": "whoever keeps the manifests of a firm sees what is to be fetched",
    "pickups.pickup.write": "a service firm has waste fetched for its customers",
    "declarations.filing.file": "the law lets a firm commission the filing; who filed stands beside it",
    "facilities.facility.read": "whoever weighs or keeps the ledgers of a firm has to see its facilities",
    "facilities.weighing.write": "a hired gatekeeper weighs for the firm; the record says who did",
    "stores.move.read": "whoever keeps the ledgers of a firm has to see its stores",
    "stores.move.write": "a hired storekeeper takes in and gives out; the record says who did",
}
DELEGATION_YEARS_MOST = 2
DELEGATION_WARNS_DAYS = 7  # before its end

# How long a key that somebody makes for the own account may hold, and does unless told.
OWN_KEY_DAYS_MOST = 365
OWN_KEY_DAYS = 90

_BY_CODE = {role.code: role for role in ROLES}
PERMISSIONS: Registry[Permission] = Registry(Permission)


def role_find(code: str) -> Role | None:
    """The role of this code, or None if a membership names one that is gone."""
    return _BY_CODE.get(code)


def permissions_collect(permissions: Iterable[Permission]) -> None:
    """Add the permissions of one app. Raises DeclarationError after sealing or when a code is declared twice."""
    for permission in permissions:
        PERMISSIONS.add(permission.code, permission)


def permissions_of(role: Role) -> tuple[frozenset[str], frozenset[str]]:
    """The codes a role holds within its scope, and those it holds everywhere. Empty before the roof has collected."""
    codes = tuple(PERMISSIONS.codes())
    return expand(role.scoped, codes), expand(role.open, codes)


def codes_meant(patterns: Iterable[str]) -> frozenset[str]:
    """The codes that patterns mean among all that are declared."""
    return expand(tuple(patterns), tuple(PERMISSIONS.codes()))


@functools.lru_cache(maxsize=1024)  # patterns of keys come from outside
def expand(patterns: tuple[str, ...], codes: tuple[str, ...]) -> frozenset[str]:
    """The permission codes that the patterns mean among `codes`."""
    return frozenset(code for pattern in patterns for code in codes if fnmatch.fnmatchcase(code, pattern))


def faults(all_permissions: Iterable[Permission], roles: Iterable[Role] = ROLES) -> list[str]:
    """What is wrong with the roles, in sentences for whoever starts the house. Empty means the roles are sound."""
    codes = tuple(permission.code for permission in all_permissions)
    found = []
    seen: set[str] = set()
    for role in roles:
        if role.code in seen:
            found.append(f"role {role.code!r} is declared twice")
        seen.add(role.code)
        found += [
            f"role {role.code!r} names {pattern!r}, which no app declares"
            for pattern in (*role.scoped, *role.open)
            if not expand((pattern,), codes)
        ]
        found += [
            f"role {role.code!r} holds {code!r} both scoped and open"
            for code in sorted(expand(role.scoped, codes) & expand(role.open, codes))
        ]
    return found
