"""What a move of a manifest asks of licences, by the needs of its stream. Not for: what they answer (licences)."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from wufei.kernel import clock
from wufei.kernel.problems import Problem
from wufei.operations.licences.queries.asking import Answer, Chosen, Finding, asked, asked_all
from wufei.operations.licences.spec import KINDS, Question, Severity
from wufei.operations.manifests.queries.sheets import Open, spec_on, way_ahead
from wufei.operations.manifests.rules.conditions import holds
from wufei.operations.manifests.spec import Effect, Event, Need, Role, Way
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

# What happened already is written down whatever it lacked, and what averts harm is not held up; both are counted.
UNSTOPPED = frozenset({Way.PAPER, Way.TAKEN, Way.EMERGENCY})
BEGINS = frozenset({Effect.RESERVE, Effect.DIRECT})


@dataclasses.dataclass(frozen=True, slots=True)
class Licensed:
    """What licences say to a move. `chosen`: what a manifest draws on that begins with it; None: what it did before."""

    stops: Sequence[Problem] = ()
    warns: Sequence[Finding] = ()
    chosen: Sequence[Chosen] | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A move of which licences are asked: what the manifest says then, on which day; `carrier_id`: who makes it."""

    found: Open
    values: Mapping[str, object]
    event: Event
    day: dt.date
    effect: Effect
    carrier_id: int | None = None


def licensed(move: Moving) -> Licensed:
    """What licences say to one move. No permission: whoever signs has to know."""
    return licensed_all([move])[0]


def licensed_all(moves: Sequence[Moving]) -> list[Licensed]:
    """What they say to moves of different manifests, in their order, which is that in which they draw."""
    told = [_questions(move) for move in moves]
    answers = asked_all(told) if any(told) else [[] for _move in moves]
    return [_licensed(move, each) for move, each in zip(moves, answers, strict=True)]


def _questions(move: Moving) -> list[Question]:
    found, values = move.found, move.values
    needs = [need for need in found.spec.needs if move.event in need.at and _holds(found, need, values)]
    amount = _amount(values) if move.effect in BEGINS else None
    carrier = move.carrier_id
    questions = [_question(found, need, values, move.day, amount=amount, carrier_id=carrier) for need in needs]
    return [question for question in questions if _answerable(question)]


def _licensed(move: Moving, answers: Sequence[Answer]) -> Licensed:
    findings = [answer.finding for answer in answers if answer.finding is not None]
    free, begins = move.found.manifest.way in UNSTOPPED, move.effect in BEGINS
    return Licensed(
        [each.problem for each in findings if each.severity is Severity.BLOCK and not free],
        [each for each in findings if each.severity is Severity.WARN or free],
        tuple(dict.fromkeys(each.chosen for each in answers if each.chosen)) if begins else None,
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A load that somebody thinks of, before there is a manifest: its stream, parties, waste, grams, day."""

    spec: str
    generator: Party
    receiver: Party
    carrier: Party
    origin: Place
    code: str
    mass_g: int
    day: dt.date


def licences_planned(planned: Planned) -> list[Finding]:
    """What licences would say to a load that is only thought of; what depends on its fields is not asked.

    No permission: the caller has found the parties.
    """
    ends = (planned.origin.code[:2], planned.receiver.place.code[:2] if planned.receiver.place is not None else "")
    parties = {
        str(Role.GENERATOR): planned.generator,
        str(Role.CARRIER): planned.carrier,
        str(Role.RECEIVER): planned.receiver,
    }
    needs = [
        need
        for need in spec_on(planned.spec, planned.day).needs
        if need.when is None and not (need.across and ends[0] == ends[1])
    ]
    questions = [
        Question(
            kinds=need.kinds,
            parties={role: party.pk for role, party in parties.items()},
            names={party.pk: party.name for party in parties.values()},
            code=planned.code,
            day=planned.day,
            amount_g=planned.mass_g,
        )
        for need in needs
    ]
    return _each_once(asked([question for question in questions if _answerable(question)]), free=False)


def manifest_draws(found: Open, effect: Effect) -> bool:
    """Whether a move can change what its manifest draws. No permission: the caller has found it."""
    return effect is not Effect.NONE and bool(found.spec.needs)


def licences_ahead(found: Open, day: dt.date) -> list[Finding]:
    """What licences say to the moves that are still to come, each finding once: before anyone signs.

    No permission: the caller has found it.
    """
    leg = found.legs[-1] if found.legs else None
    values, free = found.sheet(leg).values, found.manifest.way in UNSTOPPED
    ahead = way_ahead(found)
    needs = [need for need in found.spec.needs if set(need.at) & set(ahead) and _holds(found, need, values)]
    amount = _amount(values) if Event.ISSUE in ahead or not found.signed else None
    questions = [_question(found, need, values, day, amount=amount) for need in needs]
    return _each_once(asked([question for question in questions if _answerable(question)]), free=free)


def _each_once(answers: Sequence[Answer], *, free: bool) -> list[Finding]:
    """What was found, each once. `free`: nothing of it stops."""
    seen: dict[tuple[str, str, int], Finding] = {}
    for answer in answers:
        if (finding := answer.finding) is not None:
            severity = Severity.WARN if free else finding.severity
            told = dataclasses.replace(finding, severity=severity)
            seen.setdefault((finding.kind, finding.problem.code, finding.party_id), told)
    return list(seen.values())


def stops_ahead(found: Open) -> list[Problem]:
    """Of these what would stop a move today. No permission: the caller has found it."""
    return [each.problem for each in licences_ahead(found, clock.today()) if each.severity is Severity.BLOCK]


def _holds(found: Open, need: Need, values: Mapping[str, object]) -> bool:
    manifest = found.manifest
    if need.across and manifest.origin.code[:2] == manifest.destination.code[:2]:
        return False
    return need.when is None or holds(need.when, values)


def _amount(values: Mapping[str, object]) -> int | None:
    """Grams that a manifest begins with: what was weighed, where it begins at a gate."""
    accepted, mass = values.get("accepted_g"), values.get("mass_g")
    return accepted if isinstance(accepted, int) else mass if isinstance(mass, int) else None


def _question(
    found: Open,
    need: Need,
    values: Mapping[str, object],
    day: dt.date,
    *,
    amount: int | None,
    carrier_id: int | None = None,
) -> Question:
    manifest = found.manifest
    parties = {str(Role.GENERATOR): manifest.generator_id, str(Role.RECEIVER): manifest.receiver_id}
    names = {manifest.generator_id: manifest.generator.name, manifest.receiver_id: manifest.receiver.name}
    names |= {leg.carrier_id: leg.carrier.name for leg in found.legs}
    carrier = carrier_id or (found.legs[-1].carrier_id if found.legs else None)
    if carrier is not None:
        parties[str(Role.CARRIER)] = carrier
    return Question(
        kinds=need.kinds,
        parties=parties,
        names=names,
        code=manifest.code,
        day=day,
        method=_text(values, found.spec.treatment),
        plate=_text(values, "plate"),
        route=_text(values, "route"),
        number=_text(values, need.number),
        amount_g=amount,
    )


def _text(values: Mapping[str, object], name: str) -> str:
    return str(values.get(name) or "") if name else ""


def _answerable(question: Question) -> bool:
    """Whether the document names whom and what the kinds are about: a carrier, a plate. What is missing, fields say."""
    kinds = [KINDS[code] for code in question.kinds]
    return all(kind.holder in question.parties and (question.plate or not kind.vehicle) for kind in kinds)
