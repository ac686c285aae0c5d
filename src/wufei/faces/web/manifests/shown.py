"""A manifest as a page shows it: parties, quantities, entries of the books, way, story, what may be signed now.

Not for: asking the database for more than the story (queries), or judging (rules).
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from typing import Any

import segno
from django.utils.translation import gettext

from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.problems import Problem
from wufei.kernel.text import _, fill
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.spec import ACCOUNT_LABELS, TransferKind
from wufei.operations.licences.spec import Severity
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.permissions import MANIFEST_DRAFT, MANIFEST_HOLD, MANIFEST_SIGN
from wufei.operations.manifests.queries.licensed import licences_ahead
from wufei.operations.manifests.queries.manifests import manifest_subject, may_sign_for
from wufei.operations.manifests.queries.measures import measured
from wufei.operations.manifests.queries.proofs import signature_proof
from wufei.operations.manifests.queries.sheets import (
    Open,
    condition_told,
    faults_ahead,
    fields_asked,
    party_for,
    steps_of,
    way_ahead,
)
from wufei.operations.manifests.queries.story import Story
from wufei.operations.manifests.spec import (
    CORRECTED,
    EVENT_LABELS,
    METHOD_LABELS,
    ROLE_LABELS,
    SPECS,
    STATE_LABELS,
    WAY_LABELS,
    Event,
    Field,
    Role,
    State,
    Step,
    Way,
)
from wufei.operations.manifests.spec.corrections import CorrectionState

STAGES = 5
DANGER = frozenset({Event.REFUSE, Event.CANCEL})
WEIGHS = frozenset({Event.ACCEPT, Event.ACCEPT_PART})
DONE_WORDS = {
    Event.ISSUE: _("Issued by the generator"),
    Event.TAKE_OVER: _("Taken over by the carrier"),
    Event.STOP: _("Stopped on the way"),
    Event.RESUME: _("Went on"),
    Event.ARRIVE: _("Arrived"),
    Event.ACCEPT: _("Accepted by the receiver"),
    Event.ACCEPT_PART: _("Accepted in part"),
    Event.REFUSE: _("Refused by the receiver"),
    Event.RETURN: _("Back at the generator"),
    Event.FORWARD: _("Sent on"),
    Event.TREAT: _("Load treated"),
    Event.CANCEL: _("Manifest cancelled"),
}
AHEAD_WORDS = {
    Event.ISSUE: _("To be issued"),
    Event.TAKE_OVER: _("To be taken over"),
    Event.ARRIVE: _("On its way"),
    Event.ACCEPT: _("To be accepted"),
    Event.RETURN: _("On its way back"),
}
EFFECTS = {
    TransferKind.POST: ("w-ok", _("Booked")),
    TransferKind.PEND: ("w-half", _("Reserved now")),
    TransferKind.SETTLE: ("w-ok", _("Booked")),
    TransferKind.VOID: ("w-void", _("Given back")),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A line of the books as people read it: a reservation together with what ended it."""

    source: str
    target: str
    reserved_g: int | None
    posted_g: int | None
    ended: bool
    css: str
    word: str
    first: Transfer
    last: Transfer


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """A move that somebody here may sign now, with the fields that are asked with it."""

    event: str
    role: str
    word: str
    danger: bool
    weighs: bool
    fields: list[dict[str, Any]]


def streams_told() -> list[tuple[str, str]]:
    """Streams by code and title, each once, whatever its profiles."""
    told: dict[str, str] = {}
    for code in SPECS.codes():
        told.setdefault(code, gettext(SPECS.get(code).title))
    return sorted(told.items(), key=lambda pair: pair[1])


def families_told() -> list[tuple[str, str]]:
    """Streams without their profiles, by code and title."""
    told = {code.partition("/")[0]: gettext(SPECS.get(code).family) for code in SPECS.codes()}
    return sorted(told.items(), key=lambda pair: pair[1])


def columns() -> tuple[tuple[str, int], ...]:
    """The columns of an export with their widths."""
    return (
        (gettext("Number"), 18),
        (gettext("State"), 12),
        (gettext("Stream"), 20),
        (gettext("Day of issue"), 12),
        (gettext("Generator"), 32),
        (gettext("Receiver"), 32),
        (gettext("Code"), 20),
        (gettext("Waste"), 28),
        (gettext("Sent, kg"), 12),
        (gettext("Accepted, kg"), 12),
        (gettext("Data"), 10),
    )


def line(row: Manifest) -> list[object]:
    """One manifest as a row of an export."""
    return [
        row.number,
        gettext(STATE_LABELS[row.state]),
        gettext(SPECS.get(row.spec).title),
        row.day,
        row.generator.name,
        row.receiver.name,
        row.code,
        row.name,
        row.mass_g / 1000,
        row.accepted_g / 1000 if row.accepted_g is not None else None,
        gettext("Simulated") if row.simulated else "",
    ]


def page(actor: Actor, story: Story) -> dict[str, Any]:
    """All that the page of a manifest shows."""
    row, found = story.manifest, story.found
    subject = manifest_subject(row)
    told = measured(actor=actor, manifest=row)
    return {
        "manifest": row,
        "title": gettext(found.spec.title),
        "way": gettext(WAY_LABELS[row.way]) if row.way != Way.ORDINARY else "",
        "stages": stages(story),
        "parties": parties(story),
        "legs": story.found.legs,
        "facts": facts(story),
        "measured": told,
        "gap_g": row.accepted_g - row.mass_g if row.accepted_g is not None and row.state in WEIGHED else None,
        "packages": story.packages,
        "entries": entries(story.transfers),
        "timeline": timeline(story),
        "clocks": [clock_ for clock_ in story.clocks if clock_.met_at is None],
        "parents": story.parents,
        "children": story.children,
        "acts": acts(actor, story),
        "ahead": faults_ahead(found) if row.state == State.DRAFT else [],
        "licences": licences_told(found) if row.state == State.DRAFT else [],
        "draft": row.state == State.DRAFT,
        "may_change": row.state == State.DRAFT and allowed(actor, MANIFEST_DRAFT, subject),
        "may_copy": row.state != State.DRAFT and allowed(actor, MANIFEST_DRAFT, subject),
        "may_hold": row.state not in {State.DRAFT, State.CANCELLED} and allowed(actor, MANIFEST_HOLD, subject),
        "proof": proof(actor, story),
        "now": clock.now(),
        **asking(actor, story),
    }


def licences_told(found: Open) -> list[tuple[bool, str, str]]:
    """What licences say to the moves ahead: whether it stops them, what, and what to do."""
    return [
        (each.severity is Severity.BLOCK, each.problem.says(gettext), each.problem.remedy(gettext))
        for each in licences_ahead(found, clock.today())
    ]


def asking(actor: Actor, story: Story) -> dict[str, Any]:
    """What else its page leads to: a correction that is open or can be asked for, codes for what is due."""
    row = story.manifest
    begun = row.state not in {State.DRAFT, State.CANCELLED}
    signed = {signature.party_id for signature in story.signatures}
    return {
        "waiting_correction": row.corrections.filter(state=CorrectionState.ASKED).first() if begun else None,
        "may_correct": begun and any(may_sign_for(actor, party_id) for party_id in signed),
        "may_code": actor.may_somewhere(MANIFEST_SIGN) and bool(steps_of(story.found)),
    }


WEIGHED = frozenset({State.ACCEPTED, State.TREATED})


def stages(story: Story) -> list[dict[str, Any]]:
    """The way as a line of at most five: what was signed last, what is due now, what follows."""
    done: list[dict[str, Any]] = [
        {"word": gettext(DONE_WORDS[Event(s.event)]), "at": s.happened_at, "method": s.method, "css": ""}
        for s in story.signatures
        if s.event != CORRECTED
    ]
    ahead = [{"word": gettext(AHEAD_WORDS.get(e, EVENT_LABELS[e])), "css": "w-n"} for e in way_ahead(story.found)]
    if ahead:
        ahead[0]["css"] = "w-w"
    kept = done[-max(STAGES - len(ahead), 1) :]
    return [*kept, *ahead][:STAGES]


def parties(story: Story) -> list[dict[str, Any]]:
    """Generator, carriers, receiver, each with its last signature."""
    row, last = story.manifest, {(s.role, s.party_id): s for s in story.signatures if s.event != CORRECTED}
    named = [(Role.GENERATOR, row.generator, row.generator_site)]
    named += [(Role.CARRIER, leg.carrier, None) for leg in story.found.legs]
    named.append((Role.RECEIVER, row.receiver, row.receiver_site))
    return [
        {
            "role": gettext(ROLE_LABELS[role]),
            "party": party,
            "site": site,
            "signed": last.get((role, party.pk)),
            "how": gettext(METHOD_LABELS[last[role, party.pk].method]) if (role, party.pk) in last else "",
            "leg": next((leg for leg in story.found.legs if leg.carrier_id == party.pk), None)
            if role is Role.CARRIER
            else None,
        }
        for role, party, site in named
    ]


def facts(story: Story) -> list[tuple[str, str]]:
    """The stream's fields that hold something, in the order of the declaration; those of legs stand there."""
    row = story.manifest
    found = []
    for field in story.found.spec.fields:
        value = row.values.get(field.name)
        if field.said(value, gettext):
            found.append((gettext(field.label), field.said(value, gettext)))
    return found


def entries(transfers: Iterable[Transfer]) -> list[Entry]:
    """Lines of the books: each reservation with its end, each other transfer by itself."""
    rows = list(transfers)
    ends = {row.settles_id: row for row in rows if row.settles_id is not None}
    told = []
    for row in rows:
        if row.settles_id is not None:
            continue
        end = ends.get(row.pk)
        kind = TransferKind(end.kind if end is not None else row.kind)
        css, word = EFFECTS[kind]
        pends = row.kind == TransferKind.PEND
        posted = end.amount if end is not None and kind is TransferKind.SETTLE else None if pends else row.amount
        told.append(
            Entry(
                f"{row.source.holder.name} {gettext(ACCOUNT_LABELS[row.source.kind])}",
                f"{row.target.holder.name} {gettext(ACCOUNT_LABELS[row.target.kind])}",
                row.amount if pends else None,
                posted,
                kind is TransferKind.VOID,
                css,
                gettext(word),
                row,
                end or row,
            )
        )
    return told


def timeline(story: Story) -> list[dict[str, Any]]:
    """Signatures, the newest first, with both clocks where they differ."""
    return [_signed(signature) for signature in reversed(story.signatures)]


def _signed(signature: Signature) -> dict[str, Any]:
    late = (signature.recorded_at - signature.happened_at).total_seconds() > 60
    event = signature.event
    return {
        "role": gettext(ROLE_LABELS[signature.role]),
        "word": gettext(_("corrected")) if event == CORRECTED else gettext(EVENT_LABELS[event]),
        "person": signature.person_label,
        "how": gettext(METHOD_LABELS[signature.method]),
        "at": signature.happened_at,
        "recorded_at": signature.recorded_at if late else None,
        "css": "w-red" if event in {Event.REFUSE, Event.ACCEPT_PART} else "",
    }


def acts(actor: Actor, story: Story) -> list[Act]:
    """The moves that the actor may sign now; each once, with what is asked for it."""
    found = story.found
    told: dict[tuple[str, str], Act] = {}
    for step, party_id in steps_of(found):
        party = party_id or party_for(found, step.role, step.event)
        if party is None or step.event is Event.FORWARD or not may_sign_for(actor, party):
            continue
        told.setdefault((str(step.event), str(step.role)), _act(story, step))
    return list(told.values())


def _act(story: Story, step: Step) -> Act:
    asked = fields_asked(story.found, step)
    return Act(
        str(step.event),
        str(step.role),
        gettext(EVENT_LABELS[step.event]),
        step.event in DANGER,
        step.event in WEIGHS,
        [field_told(field, value) for field, value in asked],
    )


def field_told(field: Field, value: object) -> dict[str, Any]:
    """A field for a form: name, label, kind, choices, unit, help, source, value."""
    return {
        "name": field.name,
        "label": gettext(field.label),
        "kind": str(field.kind),
        "choices": [(code, gettext(word)) for code, word in field.choices.items()],
        "unit": gettext(field.unit) if field.unit else "",
        "help": gettext(field.help) if field.help else "",
        "source": field.source,
        "required": field.required_at is not None and field.when is None,
        "value": "" if value is None else value,
        "when": json.dumps(condition_told(field.when)) if field.when is not None else "",
    }


def proof(actor: Actor, story: Story) -> Mapping[str, Any] | None:
    """The proof of the last signature as a QR code; None within the minute before it is chained."""
    if not story.signatures:
        return None
    try:
        proved = signature_proof(actor=actor, manifest_id=story.manifest.pk)
    except Problem:
        return None
    return {
        "qr": segno.make_qr(proved.letters, error="l").svg_data_uri(scale=2, border=2),
        "link": proved.proof.number,
        "steps": len(proved.proof.path),
        "bytes": len(proved.letters),
        "sealed_at": story.signatures[-1].recorded_at,
        "digest": bytes(story.signatures[-1].digest).hex(),
    }


def told_problems(problems: Iterable[Problem]) -> list[str]:
    """Problems in the language of the request."""
    return [fill("{said}", {"said": problem.says(gettext)}) for problem in problems]
