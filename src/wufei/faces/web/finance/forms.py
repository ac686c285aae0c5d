"""Acts on green finance through forms: add, change, report, correct, close. Only parsing; the actions judge."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, needed, text, whole
from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.units import parse_micro
from wufei.programme.finance import permissions
from wufei.programme.finance.actions import balances, loans
from wufei.programme.finance.actions.loans import LoanIn
from wufei.programme.finance.models import Loan
from wufei.programme.finance.queries import loans as queries
from wufei.programme.finance.spec import KIND_LABELS, USE_LABELS, EntryKind, LoanEvent, LoanKind, LoanUse
from wufei.programme.plans.queries.names import known_party, names_read, party_names
from wufei.programme.plans.queries.projects import projects_visible_to
from wufei.registers.parties.queries import visible_to as parties_visible_to
from wufei.registers.places import queries as places


def _given(actor: Actor, form: QueryDict) -> LoanIn:
    named = {key: text(form, key) for key in ("borrower", "keeper")}
    readings = names_read(actor, [name for name in named.values() if name])
    ids = {key: known_party(readings, name, key) if name else None for key, name in named.items()}
    lender = text(form, "lender")
    bank = parties_visible_to(actor).filter(name=lender).first() if lender else None
    money, kind, use = text(form, "granted"), text(form, "kind"), text(form, "use")
    return LoanIn(
        contract=text(form, "contract"),
        # One 万元 is a million fen, so millionths of what is typed are fen.
        granted_fen=parse_micro(money, "granted") if money else 0,
        granted_on=day(form, "granted_on"),
        borrower_id=ids["borrower"],
        kind=LoanKind(kind) if kind in set(LoanKind) else LoanKind.LOAN,
        use=LoanUse(use) if use in set(LoanUse) else LoanUse.OTHER,
        lender_id=bank.pk if bank else None,
        lender=lender,
        keeper_id=ids["keeper"],
        ends_on=day(form, "ends_on"),
        project_id=whole(form, "project"),
        facility=text(form, "facility"),
        place_id=whole(form, "place"),
        note=text(form, "note"),
    )


def _form(request: HttpRequest, found: Loan | None) -> HttpResponse:
    actor = actor_of(request)
    city = places.city()
    mine = [g.party_id for g in actor.reach(permissions.LOAN_WRITE) if g.party_id is not None]
    keeper = parties_visible_to(actor).filter(pk__in=mine[:1]).first() if found is None else None
    context: dict[str, Any] = {
        "here": "projects",
        "loan": found,
        "kinds": KIND_LABELS,
        "uses": USE_LABELS,
        "names": party_names(actor),
        "keeper": found.keeper if found else keeper,
        "places": list(places.counties(actor=actor, city_code=city.code)) if city else [],
        "projects": list(projects_visible_to(actor)),
        "today": clock.today(),
    }
    return render(request, "web/finance/form.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put what was granted into the register."""
    actor = actor_of(request)
    enter(actor, permissions.LOAN_WRITE)
    if request.method == "POST":
        made = loans.loan_add(actor=actor, given=_given(actor, request.POST))
        return go(request, reverse("web:loan", args=[made.pk]))
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Change what the register says, with a reason."""
    actor = actor_of(request)
    found = queries.loan_get(actor=actor, loan_id=loan_id)
    require(actor, permissions.LOAN_WRITE, queries.loan_subject(found))
    if request.method == "POST":
        loans.loan_change(
            actor=actor,
            loan_id=loan_id,
            version=needed(request.POST, "version"),
            given=_given(actor, request.POST),
            reason=text(request.POST, "reason"),
        )
        return go(request, reverse("web:loan", args=[loan_id]))
    return _form(request, found)


@require_POST
def entry(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Tell a draw, a repayment, a balance."""
    kind, amount = _told(request.POST)
    balances.entry_add(
        actor=actor_of(request),
        loan_id=loan_id,
        version=needed(request.POST, "version"),
        kind=kind,
        amount_fen=amount,
        happened_on=day(request.POST, "happened_on"),
        note=text(request.POST, "note"),
    )
    return go(request, reverse("web:loan", args=[loan_id]))


@require_POST
def correct(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Put another entry in the place of one, or strike it out."""
    struck = text(request.POST, "kind") == EntryKind.VOID
    kind, amount = (EntryKind.VOID, 0) if struck else _told(request.POST)
    made = balances.entry_correct(
        actor=actor_of(request),
        entry_id=entry_id,
        version=needed(request.POST, "version"),
        kind=kind,
        amount_fen=amount,
        reason=text(request.POST, "reason"),
        happened_on=day(request.POST, "happened_on"),
    )
    return go(request, reverse("web:loan", args=[made.loan_id]))


@require_POST
def move(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Mark it as paid back, write it off, open it again."""
    asked = text(request.POST, "event")
    loans.loan_move(
        actor=actor_of(request),
        loan_id=loan_id,
        version=needed(request.POST, "version"),
        event=LoanEvent(asked) if asked in set(LoanEvent) else LoanEvent.REPAY,
        day=day(request.POST, "happened_on"),
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:loan", args=[loan_id]))


def _told(form: QueryDict) -> tuple[EntryKind, int]:
    kind = text(form, "kind")
    return EntryKind(kind) if kind in set(EntryKind) else EntryKind.BALANCE, parse_micro(text(form, "amount"), "amount")
