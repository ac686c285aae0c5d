"""What a move of a document asks of the licences of its parties: covered, warned, or stopped. Not for: writing draws.

One statement for all that a move asks, whichever its parties: by holder and plate. What was known to be missing is
told from the registers, and what is left from the allowances, each only where it decides.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from wufei.kernel.kept import Kept
from wufei.kernel.problems import Problem
from wufei.kernel.ready import fetched
from wufei.kernel.text import Text
from wufei.ledger.books.models import Account, AccountBalance
from wufei.operations.licences.errors import NONE_KNOWN, USED_UP
from wufei.operations.licences.models import Licence, Register
from wufei.operations.licences.rules.coverage import Known, Verdict, account_code, items_read, verdict
from wufei.operations.licences.spec import KINDS, KNOWN, Allows, LicenceState, Question, Severity
from wufei.registers.parties.models import Party

# From when on registers are complete. Who declares one waits this long at most for other processes.
DECLARED_KEPT_S = 5.0
declared: Kept[str, dt.date | None] = Kept(DECLARED_KEPT_S)


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
    return asked_all([questions])[0]


def asked_all(documents: Sequence[Sequence[Question]]) -> list[list[Answer]]:
    """What the questions of several documents find; what the first draws on is not there for the next any more.

    As many statements as for one. No permission: whoever signs has to know what stands in the way.
    """
    questions = [question for each in documents for question in each]
    doors = {each for question in questions for each in _doors(question).values()}
    rows = [row for row in fetched(Licence, "door", doors) if row.kind in KINDS and row.state in KNOWN] if doors else []
    names = _named(rows, questions)
    behind: dict[str, list[Known]] = {}
    for row in rows:
        behind.setdefault(row.door, []).append(_known(row, names))
    found = [[_weighed(question, behind) for question in each] for each in documents]
    flat = [each for told in found for each in told]
    nothing = {kind for each in flat if not each.known for kind in each.question.kinds}
    since = _complete_from(nothing) if nothing else {}
    left = _left({code for each in flat for _verdict, code in each.counted})
    answers = []
    for told in found:
        answers.append([_answer(each, left, names, since) for each in told])
        drawn = {a.chosen.account: each.amount_g for a, each in zip(answers[-1], told, strict=True) if a.chosen}
        for account, amount in drawn.items():
            left[account] -= amount
    return answers


@dataclasses.dataclass(frozen=True, slots=True)
class _Weighed:
    """A question with the licences that it is about, how each suits, and of the good ones those that are counted.

    `counted`: with the code of the allowance; empty where one suits that need not be counted.
    """

    question: Question
    known: Sequence[Known]
    verdicts: Sequence[Verdict]
    counted: Sequence[tuple[Verdict, str]]

    @property
    def amount_g(self) -> int:
        """Grams that it is about."""
        return self.question.amount_g or 0


def _doors(question: Question) -> dict[str, str]:
    """Behind which door stand the licences of each kind."""
    found = {}
    for kind in (KINDS[code] for code in question.kinds):
        holder = question.parties.get(kind.holder)
        if holder is not None:
            found[kind.code] = door(holder, question.plate if kind.vehicle else "")
    return found


def _weighed(question: Question, behind: Mapping[str, Sequence[Known]]) -> _Weighed:
    """How the licences suit that a question is about."""
    doors = _doors(question)
    known = [each for kind, where in doors.items() for each in behind.get(where, ()) if each.kind == kind]
    if question.number and (same := [each for each in known if each.number == question.number]):
        known = same
    verdicts = [verdict(each, question) for each in known]
    good = sorted((each for each in verdicts if each.problem is None), key=lambda each: each.known.valid_to)
    return _Weighed(question, known, verdicts, _counted(question, good))


def _counted(question: Question, good: Sequence[Verdict]) -> Sequence[tuple[Verdict, str]]:
    """Of those that cover, the allowances; none where one of them is not counted, or nothing is drawn."""
    counted: list[tuple[Verdict, str]] = []
    for each in good:
        allows = KINDS[each.known.kind].allows
        free = each.item is None or allows is Allows.UNCOUNTED or each.known.items[each.item].amount_g is None
        if free or question.amount_g is None:
            return ()
        counted.append((each, account_code(each.known.pk, each.item or 0, allows, question.day.year)))
    return counted


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


def _answer(
    weighed: _Weighed, left: Mapping[str, int], names: Mapping[int, str], since: Mapping[str, dt.date | None]
) -> Answer:
    if not weighed.known:
        return Answer(finding=_unknown(weighed.question, names, since))
    if weighed.counted:
        return _drawn(weighed, left)
    if any(each.problem is None for each in weighed.verdicts):
        return Answer()
    nearest = max(weighed.verdicts, key=lambda each: each.near)
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
    """From when on the registers of kinds are complete, as they were declared last; None where one is not."""
    found = declared.known(kinds)
    if missing := set(kinds) - found.keys():
        rows = sorted(fetched(Register, "kind", missing), key=lambda row: row.pk)
        fresh: dict[str, dt.date | None] = dict.fromkeys(missing) | {row.kind: row.complete_from for row in rows}
        declared.keep(fresh)
        found |= fresh
    return found


def _drawn(weighed: _Weighed, left: Mapping[str, int]) -> Answer:
    """Of those that cover the first that has enough left, and ends first."""
    for each, code in weighed.counted:
        if left.get(code, 0) >= weighed.amount_g:
            return Answer(Chosen(each.known.pk, code))
    best, code = max(weighed.counted, key=lambda pair: left.get(pair[1], 0))
    told = {"left": left.get(code, 0) // 1000, "wanted": -(-weighed.amount_g // 1000)}
    problem = USED_UP(where="mass_g", value=best.known.number, **told)
    return Answer(finding=Finding(Severity.BLOCK, best.known.kind, best.known.holder_id, problem))


def _left(codes: Collection[str]) -> dict[str, int]:
    """Grams left on allowances, by their codes: those of a licence are one account each."""
    if not codes:
        return {}
    rows = Account.objects.filter(code__in=codes, kind="allowance").order_by().values_list("pk", "code")
    names = dict(rows)
    balances = AccountBalance.objects.filter(account__in=names).order_by()
    return {names[row.account_id]: row.moved_in - row.moved_out - row.pending_out for row in balances}
