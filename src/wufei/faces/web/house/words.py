"""The words in which the log and the tables of moves are shown. A code without a word stays visible as its code."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from wufei.faces.web.house.deeds import ACTS, SUBJECTS
from wufei.faces.web.kit import words
from wufei.kernel.text import _
from wufei.operations.declarations.spec.filings import EVENT_LABELS
from wufei.operations.facilities import spec as facilities
from wufei.operations.licences import spec as licences
from wufei.operations.pickups import spec as pickups
from wufei.operations.settlement import spec as settlement
from wufei.operations.works import spec as works
from wufei.programme.exemplars import spec as exemplars
from wufei.programme.finance import spec as finance
from wufei.registers.identity.spec import PERMISSIONS, ROLES
from wufei.registers.parties.spec import NAME_LABELS, PARTY_LABELS, SITE_LABELS
from wufei.registers.places.spec import KIND_LABELS

FACES = {"web": _("Web page"), "api": _("Program"), "cli": _("Command line"), "system": _("The system itself")}
FIELDS = {
    "address": _("Address"),
    "args": _("Given"),
    "changed": _("Changed"),
    "code": _("Code"),
    "contact": _("Contact"),
    "created": _("New"),
    "deadline": _("Deadline"),
    "email": _("E-mail"),
    "file": _("File"),
    "format": _("Format"),
    "from": _("First day"),
    "is_active": _("May sign in"),
    "kind": _("Kind"),
    "label": _("Used by"),
    "language": _("Language"),
    "media_type": _("Type"),
    "merged_into": _("Merged into"),
    "name": _("Name"),
    "names": _("Names"),
    "note": _("Note"),
    "outline": _("Outline"),
    "party": _("Party"),
    "permissions": _("Permissions"),
    "phone": _("Phone"),
    "place": _("Place"),
    "prefix": _("API key"),
    "purpose": _("Purpose"),
    "refused": _("Refused"),
    "role": _("Role"),
    "rows": _("Rows"),
    "sha256": _("Fingerprint"),
    "short_name": _("Short name"),
    "size_bytes": _("Bytes"),
    "source": _("Source"),
    "state": _("State"),
    "title": _("Title"),
    "to": _("Last day"),
    "unchanged": _("Unchanged"),
    "uscc": _("Credit code"),
    "username": _("User name"),
    "valid_from": _("First day"),
    "valid_to": _("Last day"),
}
APPS = {
    "audit": _("Log"),
    "books": _("Books"),
    "balance": _("Flow balance"),
    "catalogue": _("Waste codes and factors"),
    "closing": _("Ends of months"),
    "declarations": _("Declarations"),
    "evaluation": _("Evaluation of the places"),
    "exchange": _("Tables in and out"),
    "exemplars": _("Typical cases"),
    "facilities": _("Facilities"),
    "settlement": _("Three flows"),
    "pickups": _("Pickups"),
    "stores": _("Stores of waste"),
    "works": _("Construction works"),
    "files": _("Stored files"),
    "finance": _("Green finance"),
    "identity": _("People and roles"),
    "indicators": _("Indicators"),
    "jobs": _("Jobs"),
    "outbox": _("Events"),
    "parties": _("Parties"),
    "places": _("Places"),
    "plans": _("Plans, tasks and projects"),
    "licences": _("Licences"),
    "manifests": _("Manifests"),
    "notices": _("Webhooks"),
    "rounds": _("Rounds"),
    "seals": _("Seals of the books"),
}
MACHINES = {
    "outbox.delivery": _("An event on its way"),
    "jobs.job": _("A job"),
    "code_edition": _("An edition of a list of codes"),
    "edition": _("An edition of a plan"),
    "item": _("An item under review"),
    "finding": _("A finding"),
    "task": _("A task"),
    "extension": _("A later deadline"),
    "project": _("A project"),
    "loan": _("A loan"),
    "case": _("A typical case"),
    "run": _("A treatment run"),
    "settlement_finding": _("A finding of the three flows"),
    "filing": _("A declaration"),
    "reading": _("A reported figure"),
    "round": _("A round"),
    "page": _("A unit's page of a round"),
    "entry": _("An entry of a page"),
    "evaluation": _("An evaluation"),
    "appeal": _("An appeal"),
    "assertion": _("An assertion of stock"),
    "correction": _("A correction of a manifest"),
    "ticket": _("A signature from a phone without network"),
    "collecting": _("A collecting round"),
    "licence": _("A licence"),
    "works": _("Construction works"),
    "pickup": _("A request to fetch waste"),
    "quote": _("An answer to a request to fetch waste"),
    "webhook": _("A webhook"),
}
_KINDS: tuple[Mapping[Any, str], ...] = (
    KIND_LABELS,
    PARTY_LABELS,
    SITE_LABELS,
    NAME_LABELS,
    finance.KIND_LABELS,
    finance.ENTRY_LABELS,
)
_VALUES: dict[str, dict[str, str]] = {
    "role": {role.code: role.title for role in ROLES},
    "kind": {str(key): label for labels in _KINDS for key, label in labels.items()},
    "state": {state: word for table in words.STATES.values() for state, (word, _css) in table.items()},
}
DELIVERY_STATES = {
    "waiting": _("Waiting"),
    "claimed": _("In hand"),
    "done": _("Delivered"),
    "dead": _("Undeliverable"),
    "dropped": _("Abandoned"),
}
MOVES = {
    "outbox.delivery": {
        "claim": _("a worker takes it"),
        "reclaim": _("another worker takes it over"),
        "finish": _("the handler is done"),
        "fail": _("the handler fails"),
        "die": _("the handler fails for good"),
        "redrive": _("tried again by a person"),
        "drop": _("dropped by a person"),
    },
    "run": facilities.RUN_EVENT_LABELS,
    "settlement_finding": settlement.EVENT_LABELS,
    "jobs.job": {
        "start": _("a worker starts it"),
        "finish": _("it comes to its end"),
        "fail": _("it fails"),
        "cancel": _("it is cancelled"),
        "restart": _("it is started again"),
    },
    "code_edition": {"publish": _("publish"), "withdraw": _("withdraw"), "reopen": _("reopen")},
    "edition": {"adopt": _("adopt"), "supersede": _("a newer edition is adopted"), "discard": _("discard")},
    "item": {
        "accept": _("accept"),
        "change": _("correct"),
        "doubt": _("in doubt"),
        "reject": _("no task"),
        "reset": _("review again"),
        "adopt": _("adopt"),
    },
    "finding": {"settle": _("settle"), "leave": _("leave open"), "reopen": _("reopen")},
    "task": {
        "report": _("report progress"),
        "report_problem": _("report a difficulty"),
        "claim": _("ask for closure"),
        "confirm": _("close"),
        "return": _("return with a reason"),
        "reopen": _("reopen"),
        "drop": _("withdraw"),
    },
    "extension": {"grant": _("grant"), "refuse": _("refuse")},
    "project": words.PROJECT_EVENTS,
    "loan": finance.EVENT_LABELS,
    "case": exemplars.EVENT_LABELS,
    "filing": EVENT_LABELS,
    "reading": {
        "complete": _("complete"),
        "return": _("return with a reason"),
        "approve": _("approve"),
        "accept": _("accept"),
        "reopen": _("reopen"),
    },
    "round": {"close": _("close the round"), "reopen": _("reopen")},
    "page": {
        "submit": _("file"),
        "withdraw": _("take back"),
        "return": _("return with a reason"),
        "approve": _("approve"),
        "accept": _("accept"),
        "reopen": _("reopen"),
    },
    "entry": {"confirm": _("confirm"), "change": _("change"), "return": _("return with a reason")},
    "evaluation": {"notify": _("make known"), "reopen": _("take back"), "lock": _("lock")},
    "appeal": {"uphold": _("uphold"), "reject": _("reject")},
    "licence": licences.EVENT_LABELS,
    "works": works.EVENT_LABELS,
    "pickup": pickups.EVENT_LABELS,
    "quote": pickups.QUOTE_EVENT_LABELS,
    "correction": {"agree": _("all agree"), "refuse": _("somebody refuses"), "withdraw": _("take back")},
    "collecting": {"collect": _("a stop is added"), "join": _("a manifest joins"), "receive": _("all is received")},
    "webhook": {"pause": _("pause"), "resume": _("resume"), "fail": _("it failed too often")},
    "ticket": {"apply": _("it is written"), "refuse": _("it does not fit"), "drop": _("dropped by a person")},
}
NEEDS = {
    "cancel_asked": _("somebody asked for it"),
    "worker_lost": _("its worker is gone"),
    "restarts_left": _("it may still be started again"),
    "lease_over": _("the time of the first worker is over"),
    "attempts_used": _("all attempts are used up"),
    "covered": _("every mark is given"),
    "run_even": _("what it took is what it tells of"),
    "appeals_decided": _("every appeal is decided"),
}


def act_said(act: str) -> str:
    """An act of the log in words."""
    return gettext(ACTS[act]) if act in ACTS else act


def subject_said(kind: str) -> str:
    """The sort of thing an act was done to."""
    return gettext(SUBJECTS[kind]) if kind in SUBJECTS else kind


def face_said(face: str) -> str:
    """The way in an act came."""
    return gettext(FACES[face]) if face in FACES else face


def field_said(name: str) -> str:
    """A field of a change."""
    return gettext(FIELDS[name]) if name in FIELDS else name


def value_said(name: str, value: object) -> object:
    """A value of a change; codes of roles, kinds and states as words."""
    known = _VALUES.get(name, {}).get(value) if isinstance(value, str) else None
    return gettext(known) if known else value


def app_said(name: str) -> str:
    """An app as a group of permissions."""
    return gettext(APPS[name]) if name in APPS else name


def permission_said(code: str) -> str:
    """A permission; a pattern as it is written."""
    return gettext(PERMISSIONS.get(code).title) if code in PERMISSIONS else code


def machine_said(name: str) -> str:
    """What a table of moves is about."""
    return gettext(MACHINES[name]) if name in MACHINES else name


def state_said(machine: str, state: str) -> str:
    """A state of a table of moves."""
    if machine == "outbox.delivery":
        return gettext(DELIVERY_STATES.get(str(state), str(state)))
    known = words.STATES.get(machine.rsplit(".", 1)[-1], {}).get(str(state))
    return gettext(known[0]) if known else str(state)


def move_said(machine: str, event: str) -> str:
    """An event of a table of moves."""
    known = MOVES.get(machine, {}).get(str(event))
    return gettext(known) if known else str(event)


def need_said(need: str) -> str:
    """What must hold for a move."""
    return gettext(NEEDS[need]) if need in NEEDS else need
