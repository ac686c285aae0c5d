"""What is signed elsewhere, as people see it: own phones, tickets and what stands in their way, a phone's pocket.

Not for: reading what a ticket says into moves (actions.tickets).
"""

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from wufei.kernel import clock, keyring
from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.operations.manifests.models import Carried, Device, Leg, Manifest, Signature, Ticket
from wufei.operations.manifests.permissions import MANIFEST_READ, MANIFEST_SIGN
from wufei.operations.manifests.queries.manifests import PARTIES, signed_for, visible_to
from wufei.operations.manifests.queries.sheets import Open, party_for, spec_on
from wufei.operations.manifests.queries.stock import pocket_stock
from wufei.operations.manifests.rules import tickets as rules
from wufei.operations.manifests.rules.conditions import as_json
from wufei.operations.manifests.rules.legs import leg_at, leg_names
from wufei.operations.manifests.rules.moves import fields_of, missing, steps_now
from wufei.operations.manifests.spec import (
    ATLAS,
    ENDS,
    EVENT_LABELS,
    SPECS,
    STATE_LABELS,
    Event,
    Field,
    Step,
)
from wufei.operations.manifests.spec.trust import TicketIn, TicketState
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party, Site

POCKET_FORM = "wufei.pocket/1"
POCKET_MOST = 200
_DIGEST = 12  # letters of the key of a declaration
_SIGNED = ("manifest_id", "step", "event", "role", "party__name", "person_label", "happened_at")
_OPEN = (TicketState.WAITING, TicketState.CONFLICT)
COUNTED_MOST = 200  # conflicts looked at, the newest, to say how many wait for somebody


def devices_of(actor: Actor) -> QuerySet[Device]:
    """The phones of the actor, revoked ones too."""
    return Device.objects.filter(person_id=actor.id) if actor.kind == "person" else Device.objects.none()


def tickets_visible_to(actor: Actor) -> QuerySet[Ticket]:
    """Tickets of manifests that the actor sees, and those of the own phones."""
    seen = Q(device__in=devices_of(actor))
    if actor.may_somewhere(MANIFEST_READ):
        seen |= Q(manifest__in=visible_to(actor))
    return Ticket.objects.filter(seen).select_related("device", "manifest")


def tickets_open(actor: Actor) -> QuerySet[Ticket]:
    """Of those, what is not settled: conflicts, and what waits for another ticket."""
    return tickets_visible_to(actor).filter(state__in=_OPEN)


def tickets_to_settle(actor: Actor) -> int:
    """How many tickets in conflict the actor can settle: of parties it signs for, among the newest COUNTED_MOST."""
    own = {grant.party_id for grant in actor.reach(MANIFEST_SIGN) if grant.party_id is not None}
    if not own:
        return 0
    rows = tickets_visible_to(actor).filter(state=TicketState.CONFLICT).order_by("-pk")
    # For whom it was signed stands in the text alone, as the phone has signed it.
    named = [rules.told(body).party for body in rows.values_list("body", flat=True)[:COUNTED_MOST]]
    if not named:
        return 0
    return sum(map(named.count, signed_for(actor, named)))


def ticket_get(*, actor: Actor, ticket_id: int) -> Ticket:
    """One ticket. Raises NOT_FOUND, also where the actor may not see it."""
    found = tickets_visible_to(actor).filter(pk=ticket_id).first()
    if found is None:
        raise NOT_FOUND(where="ticket", value=ticket_id)
    return found


def ticket_problems(ticket: Ticket) -> tuple[Problem, ...]:
    """What stands in the way of a ticket, to be said in the reader's language."""
    return tuple(rules.problem(kept) for kept in ticket.problems)


def ticket_told(ticket: Ticket) -> rules.Told:
    """What a ticket says."""
    return rules.told(ticket.body)


def ticket_read(text: str) -> TicketIn:
    """A ticket as it came from a phone: letters of a QR code, or JSON. Raises TICKET_UNREADABLE."""
    return rules.read(text)


def pocket_of(actor: Actor) -> dict[str, Any]:
    """What a phone of the actor needs to work without network, ready for JSON; texts are marked, not translated.

    The newest open manifests in which parties of the actor have a part. Each says what may be signed now, for whom, and
    what is missing. The declarations of all streams stand below "declarations", by a key that changes with what they
    say, so that the phone can go on from a ticket that it has made itself, or from a manifest that another phone has
    shown it. What may be repacked stands below "stock"; "house" is the
    key by which what this house signed is verified, in hex. Raises NOT_ALLOWED.
    """
    seen = visible_to(actor)
    own = frozenset(grant.party_id for grant in actor.reach(MANIFEST_SIGN) if grant.party_id is not None)
    below = frozenset[int]().union(*map(parties.party_below, own))
    carried = Leg.objects.filter(carrier__in=below).values("manifest_id")
    part = Q(generator__in=below) | Q(receiver__in=below) | Q(pk__in=carried)
    rows = seen.filter(part).exclude(state__in=ENDS).select_related(*PARTIES)
    rows = rows.defer("origin__outline", "destination__outline").prefetch_related(
        Prefetch("legs", Leg.objects.select_related("carrier")),
        Prefetch("signatures", Signature.objects.select_related("party").only(*_SIGNED)),
        Prefetch("packages", Carried.objects.select_related("package")),
    )
    declared = functools.cache(_declaration)
    declarations = dict(declared(code, clock.today()) for code in SPECS.codes())
    manifests = []
    for row in rows.order_by("-moved_at", "-pk")[:POCKET_MOST]:
        key, declaration = declared(row.spec, row.day)
        declarations.setdefault(key, declaration)
        manifests.append({**_manifest(row, own), "declaration": key})
    return {
        "form": POCKET_FORM,
        "made_at": clock.now().isoformat(),
        "person": {"id": actor.id, "label": actor.label},
        "parties": sorted(below),
        "manifests": manifests,
        "declarations": declarations,
        "stock": pocket_stock(actor),
        "house": (keyring.public_key() or b"").hex(),
    }


def _manifest(row: Manifest, own: frozenset[int]) -> dict[str, Any]:
    """One manifest of a pocket, from what was fetched with it."""
    spec, legs = spec_on(row.spec, row.day), list(row.legs.all())
    events = {str(event) for event in Event}
    signatures = [each for each in row.signatures.all() if each.event in events]
    found = Open(row, spec, legs, [(Event(each.event), each.happened_at) for each in signatures])
    return {
        "key": str(row.key),
        "number": row.number,
        "base": row.steps,
        "version": row.version,
        "state": row.state,
        "label": STATE_LABELS[row.state],
        "day": row.day.isoformat(),
        "way": row.way,
        "held": row.held,
        "signed": [
            [each.event, each.role, each.party.name, each.person_label, each.happened_at.isoformat()]
            for each in signatures
        ],
        "generator": _party(row.generator, row.generator_site),
        "receiver": _party(row.receiver, row.receiver_site),
        "code": row.code,
        "name": row.name,
        "mass_g": row.mass_g,
        "accepted_g": row.accepted_g,
        "values": row.values,
        "legs": [_leg(leg) for leg in legs],
        "packages": [[each.package.code, each.sent_g, each.weighed_g, each.refused] for each in row.packages.all()],
        "steps": list(_steps(found, own)) if not row.held else [],
        "simulated": row.simulated,
    }


def _steps(found: Open, own: frozenset[int]) -> Iterable[dict[str, Any]]:
    """What may be signed now: for whom, whether the actor may, and the fields that are due and empty."""
    people = {party.pk: party for party in (found.manifest.generator, found.manifest.receiver)}
    people |= {leg.carrier_id: leg.carrier for leg in found.legs}
    for step in steps_now(found.spec, found.sheet(None)):
        party_id = party_for(found, step.role, step.event)
        party = people.get(party_id) if party_id is not None else None
        place = leg_at(found.legs, step.event)
        sheet = found.sheet(found.legs[place] if place is not None else None)
        due = missing(found.spec, sheet, step.event, step.role)
        yield {
            "event": str(step.event),
            "role": str(step.role),
            "party": party_id,
            "mine": party is not None and bool({party.pk, party.parent_id} & own),
            "missing": [problem.where.removeprefix("values.") for problem in due],
        }


def _declaration(code: str, day: dt.date) -> tuple[str, dict[str, Any]]:
    """What a stream declares on a day, as a phone judges it, and a key for just this."""
    spec = spec_on(code, day)
    of_leg = leg_names(spec, day)
    told = {
        "spec": code,
        "title": spec.title,
        "steps": [_step(step) for step in spec.steps],
        "fields": [{**_field(field), "of_leg": field.name in of_leg} for field in fields_of(spec, day)],
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return f"{code}@{digest[:_DIGEST]}", told


def _step(step: Step) -> dict[str, Any]:
    target, effect = ATLAS[step.source, step.event]
    return {
        "source": str(step.source),
        "event": str(step.event),
        "label": EVENT_LABELS[step.event],
        "role": str(step.role),
        "target": str(target),
        "effect": str(effect),
        "guard": as_json(step.guard) if step.guard is not None else None,
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "kind": str(field.kind),
        "choices": dict(field.choices),
        "unit": field.unit,
        "help": field.help,
        "required_at": field.required_at and str(field.required_at),
        "asked_of": field.asked_of and str(field.asked_of),
        "sealed_at": str(field.sealed_at),
        "when": as_json(field.when) if field.when is not None else None,
    }


def _signed(each: Signature) -> list[str]:
    return [each.event, each.role, each.party.name, each.person_label, each.happened_at.isoformat()]


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "carrier": _party(leg.carrier),
        "values": leg.values,
        "taken_at": leg.taken_at and leg.taken_at.isoformat(),
        "handed_at": leg.handed_at and leg.handed_at.isoformat(),
    }


def _party(party: Party, site: Site | None = None) -> dict[str, Any]:
    return {"id": party.pk, "name": party.name, "site": site and str(site)}
