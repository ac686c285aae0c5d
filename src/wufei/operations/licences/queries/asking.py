"""What a move of a document asks of the licences of its parties: covered, warned, or stopped. Not for: writing draws.

One statement for all that a move asks, whichever its parties: by holder and plate. What was known to be missing is
told from the registers, and what is left from the allowances, each only where it decides.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from wufei.kernel.problems import Problem
from wufei.kernel.ready import fetched
from wufei.kernel.text import Text
from wufei.ledger.books.models import Account, AccountBalance
from wufei.operations.licences.errors import NONE_KNOWN, USED_UP
from wufei.operations.licences.models import Licence, Register
from wufei.operations.licences.rules.coverage import Known, Verdict, account_code, items_read, verdict
from wufei.operations.licences.spec import KINDS, KNOWN, Allows, LicenceState, Question, Severity
from wufei.registers.parties.models import Party


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What stands in the way of a move, or is told and counted. `party_id`: whom it is about."""

    severity: Severity
    kind: str
    party_id: int
    problem: Problem


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """An item of a licence that a document draws on. `account`: the code of its allowance."""

    licence_id: int
    account: str


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What one question found: the item to draw on, where it counts; a finding, where nothing covers."""

    chosen: Chosen | None = None
    finding: Finding | None = None


def door(holder_id: int, plate: str = "") -> str:
    """By what a signature asks for the licences of a party, or of one vehicle of it."""
    return f"{holder_id}:{plate.strip().upper()}"


def asked(questions: Sequence[Question]) -> list[Answer]:
    """What each question finds, in their order. No permission: whoever signs has to know what stands in the way."""
    doors = {each for question in questions for each in _doors(question)}
    rows = fetched(Licence, "door", doors) if doors else []
    names = _named(rows, questions)
    known = [[_known(row, names) for row in rows if _asked_for(row, question)] for question in questions]
    nothing = {kind for question, each in zip(questions, known, strict=True) if not each for kind in question.kinds}
    since = _complete_from(nothing) if nothing else {}
    return [
        _answer(question, each) if each else Answer(finding=_unknown(question, names, since))
        for question, each in zip(questions, known, strict=True)
    ]


def _doors(question: Question) -> set[str]:
    found = set()
    for kind in (KINDS[code] for code in question.kinds):
        holder = question.parties.get(kind.holder)
        if holder is not None:
            found.add(door(holder, question.plate if kind.vehicle else ""))
    return found


def _asked_for(row: Licence, question: Question) -> bool:
    kind = KINDS.get(row.kind)
    return (
        row.kind in question.kinds
        and kind is not None
        and row.state in KNOWN
        and row.door == door(question.parties.get(kind.holder) or 0, question.plate if kind.vehicle else "")
    )


def _named(rows: Sequence[Licence], questions: Sequence[Question]) -> dict[int, str]:
    """The names of all parties: those of the documents, and others that licences name; for refusals in plain words."""
    names = {party: name for question in questions for party, name in question.names.items()}
    told = {party for question in questions for party in question.parties.values()}
    others = ({row.named_id for row in rows if row.named_id is not None} | told) - names.keys()
    return names | {party.pk: party.name for party in fetched(Party, "id", others, only=("id", "name"))}


def _known(row: Licence, names: dict[int, str]) -> Known:
    return Known(
        pk=row.pk,
        kind=row.kind,
        number=str(row),
        state=LicenceState(row.state),
        holder_id=row.holder_id,
        named_id=row.named_id,
        named=names.get(row.named_id or 0, ""),
        route=row.route,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        items=items_read(row.items),
    )


def _answer(question: Question, known: Sequence[Known]) -> Answer:
    if question.number and (same := [each for each in known if each.number == question.number]):
        known = same
    verdicts = [verdict(each, question) for each in known]
    good = sorted((each for each in verdicts if each.problem is None), key=lambda each: each.known.valid_to)
    if good:
        return _drawn(question, good)
    nearest = max(verdicts, key=lambda each: each.near)
    assert nearest.problem is not None  # noqa: S101  the good ones are gone
    return Answer(finding=Finding(Severity.BLOCK, nearest.known.kind, nearest.known.holder_id, nearest.problem))


def _unknown(question: Question, names: Mapping[int, str], since: Mapping[str, dt.date | None]) -> Finding:
    """No licence of these kinds is known: that stops only where the register of each is declared complete."""
    first = KINDS[question.kinds[0]]
    holder = question.parties[first.holder]
    problem = NONE_KNOWN(where="licence", value=first.code, holder=names[holder], kind=Text(first.title))
    begun = [since.get(kind) for kind in question.kinds]
    stops = all(day is not None and day <= question.day for day in begun)
    return Finding(Severity.BLOCK if stops else Severity.WARN, first.code, holder, problem)


def _complete_from(kinds: Collection[str]) -> dict[str, dt.date | None]:
    """From when on the registers of kinds are complete, as they were declared last."""
    return {row.kind: row.complete_from for row in sorted(fetched(Register, "kind", kinds), key=lambda row: row.pk)}


def _drawn(question: Question, good: Sequence[Verdict]) -> Answer:
    """Of those that cover the first that has enough left, and ends first; without counting, the first."""
    if question.amount_g is None:
        return Answer()
    counted = []
    for each in good:
        allows = KINDS[each.known.kind].allows
        if each.item is None or allows is Allows.UNCOUNTED or each.known.items[each.item].amount_g is None:
            return Answer()
        counted.append((each, account_code(each.known.pk, each.item, allows, question.day.year)))
    left = _left([code for _each, code in counted])
    for each, code in counted:
        if left.get(code, 0) >= question.amount_g:
            return Answer(Chosen(each.known.pk, code))
    best, code = max(counted, key=lambda pair: left.get(pair[1], 0))
    told = {"left": left.get(code, 0) // 1000, "wanted": -(-question.amount_g // 1000)}
    problem = USED_UP(where="mass_g", value=best.known.number, **told)
    return Answer(finding=Finding(Severity.BLOCK, best.known.kind, best.known.holder_id, problem))


def _left(codes: Sequence[str]) -> dict[str, int]:
    """Grams left on allowances, by their codes: those of a licence are one account each."""
    rows = Account.objects.filter(code__in=codes, kind="allowance").order_by().values_list("pk", "code")
    names = dict(rows)
    balances = AccountBalance.objects.filter(account__in=names).order_by()
    return {names[row.account_id]: row.moved_in - row.moved_out - row.pending_out for row in balances}
