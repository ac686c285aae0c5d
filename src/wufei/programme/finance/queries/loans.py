"""Reads of the register: one loan with its course, the list with sums on a day and growth. Not for: files (rows.py)."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.permissions import LOAN_READ
from wufei.programme.finance.rules import Told, balance_on, course, growth_permille
from wufei.programme.finance.spec import LoanEvent, LoanState
from wufei.programme.finance.states import LOANS

Steps = Sequence[tuple[Told, int]]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the register is asked for. `base_year`: growth is reckoned from its last day."""

    kind: str = ""
    use: str = ""
    state: str = ""
    place_code: str = ""
    words: str = ""
    day: dt.date | None = None
    base_year: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.use or self.state or self.place_code or self.words)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A loan and what was outstanding on the day asked for and at the end of the base year."""

    loan: Loan
    balance_fen: int
    base_fen: int


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """The rows that were asked for with their sums."""

    rows: tuple[Row, ...]
    day: dt.date
    base_year: int

    @property
    def granted_fen(self) -> int:
        return sum(row.loan.granted_fen for row in self.rows)

    @property
    def balance_fen(self) -> int:
        return sum(row.balance_fen for row in self.rows)

    @property
    def base_fen(self) -> int:
        return sum(row.base_fen for row in self.rows)

    @property
    def growth_permille(self) -> int | None:
        return growth_permille(self.balance_fen, self.base_fen)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of a loan's history: the entry, the balance after it (None: it does not count), what corrected it."""

    entry: Entry
    balance_fen: int | None
    corrected_by: Entry | None


def loans_visible_to(actor: Actor) -> QuerySet[Loan]:
    """The entries this actor may read."""
    if actor.all_powerful:
        return Loan.objects.all()
    reach = Q(pk__in=())
    for grant in actor.reach(LOAN_READ):
        if grant.party_id is None and grant.place_code is None:
            return Loan.objects.all()
        part = Q()
        if grant.party_id is not None:
            part &= Q(borrower=grant.party_id) | Q(lender=grant.party_id) | Q(keeper=grant.party_id)
            part |= Q(project__lead=grant.party_id)
        if grant.place_code is not None:
            part &= Q(place__code__startswith=grant.place_code)
        reach |= part
    return Loan.objects.filter(reach)


def loan_get(*, actor: Actor, loan_id: int) -> Loan:
    """One entry; raises NOT_FOUND where it is absent or out of reach."""
    rows = loans_visible_to(actor).select_related("lender", "borrower", "keeper", "place", "project__lead")
    found = rows.defer("place__outline").filter(pk=loan_id).first()
    if found is None:
        raise NOT_FOUND(where="loan", value=loan_id)
    return found


def loan_subject(loan: Loan) -> Subject:
    """The entry as the policy sees it: borrower, lender, keeper and the lead of its project have a part in it."""
    lead = loan.project.lead_id if loan.project else None
    parties = (loan.borrower_id, loan.lender_id, loan.keeper_id, lead)
    return Subject(
        state=loan.state,
        party_ids=frozenset(p for p in parties if p is not None),
        place_code=loan.place.code if loan.place else "",
    )


def loan_events(loan: Loan) -> tuple[LoanEvent, ...]:
    """The moves possible now."""
    return LOANS.events(LoanState(loan.state))


def told(entries: Iterable[Entry]) -> list[Told]:
    """Entries as judgement needs them."""
    return [Told(e.pk, e.kind, e.amount_fen, e.happened_on, e.corrects_id) for e in entries]


def steps_of(loan: Loan, *, known_at: dt.datetime | None = None) -> Steps:
    """The entries that count with the balance after each; with `known_at` as the register knew it then."""
    rows = [e for e in loan.entries.all() if known_at is None or e.recorded_at <= known_at]
    return course(told(rows))


def balance_of(loan: Loan, day: dt.date | None = None, *, known_at: dt.datetime | None = None) -> int:
    """What was outstanding at the end of a day (today unless told)."""
    return balance_on(steps_of(loan, known_at=known_at), day or clock.today())


def history_of(loan: Loan) -> list[Line]:
    """Every entry of a loan, newest day first, with the balance after each that counts."""
    entries = list(loan.entries.all())
    balances = {row.id: balance for row, balance in course(told(entries))}
    corrected = {e.corrects_id: e for e in entries if e.corrects_id is not None}
    return [Line(e, balances.get(e.pk), corrected.get(e.pk)) for e in entries]


def loans_listed(actor: Actor, asked: Asked) -> Listed:
    """The entries asked for, those that run first, with balances on the day and at the end of the base year."""
    rows = loans_visible_to(actor).select_related("lender", "borrower", "place", "project").defer("place__outline")
    rows = rows.prefetch_related("entries")
    for name in ("kind", "use", "state"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.place_code:
        rows = rows.filter(place__code__startswith=asked.place_code)
    if asked.words:
        named = Q(contract__icontains=asked.words) | Q(borrower__name__icontains=asked.words)
        named |= Q(lender__name__icontains=asked.words) | Q(lender_text__icontains=asked.words)
        rows = rows.filter(named | Q(number__iexact=asked.words) | Q(project__name__icontains=asked.words))
    day = asked.day or clock.today()
    base_year = asked.base_year or day.year - 1
    base = dt.date(base_year, 12, 31)
    found = []
    for loan in rows:
        steps = steps_of(loan)
        found.append(Row(loan, balance_on(steps, day), balance_on(steps, base)))
    found.sort(key=lambda row: (row.loan.state != LoanState.ACTIVE, -row.balance_fen, row.loan.number))
    return Listed(tuple(found), day, base_year)


def loans_of_project(actor: Actor, project_id: int) -> list[Row]:
    """What this actor may see of the money behind one project, as it stands today."""
    rows = loans_visible_to(actor).filter(project=project_id).select_related("lender").prefetch_related("entries")
    return [Row(loan, balance_of(loan), 0) for loan in rows]
