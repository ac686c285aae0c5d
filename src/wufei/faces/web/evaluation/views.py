"""Reading evaluation: the list, methods, a ranking, one score, sensitivity, runs, the lock, funds. Not for: acts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from wufei.faces.web.evaluation import shown
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, needed, text, whole
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.periods import Length, Period
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.kernel.units import FEN_MICRO_YUAN, parse_micro
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.actions import opening
from wufei.programme.evaluation.errors import FUND_TOTAL
from wufei.programme.evaluation.models import Evaluation, Run
from wufei.programme.evaluation.queries import evaluations as queries
from wufei.programme.evaluation.queries import methods as method_queries
from wufei.programme.evaluation.queries import proofs, scores, sheets
from wufei.programme.evaluation.queries.subjects import parties_usual, places_usual
from wufei.programme.evaluation.spec import NO_FUNDS_LABELS, SCORING_LABELS, Item, Subjects
from wufei.programme.evaluation.spec.process import RUN_LABELS, AppealState, EvaluationState, RunKind

HERE = "evaluation"
YEARS, APPEAL_DAYS = 6, 5


@require_GET
def evaluations(request: HttpRequest) -> HttpResponse:
    """Evaluations, newest period first."""
    actor = actor_of(request)
    rows = [
        {"evaluation": found, "period": queries.period_of(found), "run": queries.run_standing(found)}
        for found in queries.evaluations_listed(actor)
    ]
    context = {
        "here": HERE,
        "rows": rows,
        "may_open": actor.may_somewhere(permissions.EVALUATION_OPEN),
        "may_report": actor.may_somewhere(permissions.SHEET_EXPORT),
    }
    return render(request, "web/evaluation/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an evaluation."""
    actor = actor_of(request)
    enter(actor, permissions.EVALUATION_OPEN)
    if request.method == "POST":
        made = opening.evaluation_open(
            actor=actor,
            method_id=needed(request.POST, "method"),
            period=Period.parse(text(request.POST, "period")),
            party_ids=[int(p) for p in request.POST.getlist("party") if p.isdecimal()],
            place_ids=[int(p) for p in request.POST.getlist("place") if p.isdecimal()],
        )
        return go(request, reverse("web:evaluation", args=[made.pk]))
    rows = list(method_queries.methods_visible_to(actor))
    year = Period.containing(clock.today(), Length.YEAR)
    context = {
        "here": HERE,
        "methods": rows,
        "places": places_usual(actor),
        "parties": parties_usual(actor),
        "periods": [year.earlier(n) for n in range(YEARS)],
        "with_places": any(m.subjects == Subjects.PLACES for m in rows),
        "with_parties": any(m.subjects == Subjects.PARTIES for m in rows),
    }
    return render(request, "web/evaluation/new.html", context)


@require_GET
def methods(request: HttpRequest) -> HttpResponse:
    """The methods, every edition of them."""
    actor = actor_of(request)
    rows = list(method_queries.methods_visible_to(actor))
    context = {"here": HERE, "methods": rows, "may_load": actor.may_somewhere(permissions.METHOD_LOAD)}
    return render(request, "web/evaluation/methods.html", context)


@require_GET
def method(request: HttpRequest, method_id: int) -> HttpResponse:
    """One method: groups, items with weight and rule, grades, rules of funds."""
    found = method_queries.method_get(actor=actor_of(request), method_id=method_id)
    read = method_queries.method_read(found)
    whole_weight = sum(group.weight for group in read.groups)
    groups = []
    for group in read.groups:
        items = read.items_of(group.code)
        total = sum(item.weight for item in items)
        share = 100 * group.weight / whole_weight
        rows = [(*_rule(item), share * item.weight / total) for item in items]
        groups.append((group, share, rows))
    extras = [_rule(item) for item in read.extras]
    context = {
        "here": HERE,
        "method": found,
        "read": read,
        "groups": groups,
        "extras": extras,
        "threshold": f"{read.coverage_permille / 10:g}%",
    }
    return render(request, "web/evaluation/method.html", context)


def _rule(item: Item) -> tuple[Item, str, str]:
    """An item, how it is scored, what it is measured by."""
    return item, gettext(SCORING_LABELS[item.scoring.kind]), shown.measured(item)


def frame(request: HttpRequest, evaluation_id: int, tab: str) -> dict[str, Any]:
    """What every page of one evaluation shows: title, state, tabs, what may be done next."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    run = queries.run_standing(found)
    waiting = sum(row.state == AppealState.FILED for row in queries.appeals_of(actor, found))
    old = run is not None and queries.stale(found, run) and found.state != EvaluationState.LOCKED
    return {
        "here": HERE,
        "tab": tab,
        "evaluation": found,
        "method": found.method,
        "read": method_queries.method_read(found.method),
        "period": queries.period_of(found),
        "run": run,
        "stale": old,
        "lead": _lead(found, run, busy=bool(waiting), old=old) if tab != "judging" else "",
        "waiting": waiting,
        "may": _may(actor, found),
        "usual_until": clock.add_workdays(clock.today(), APPEAL_DAYS),
    }


def _lead(found: Evaluation, run: Run | None, *, busy: bool, old: bool) -> str:
    """The act that is next: the one filled button. What would be refused now is not next."""
    if found.state == EvaluationState.LOCKED:
        return ""
    if run is None or old:
        return "compute"
    if found.state == EvaluationState.DRAFT:
        covered = all(row["publishable"] for row in run.results["results"].values())
        return "notify" if covered else ""
    over = found.appeals_until is None or queries.appeals_over(found)
    return "lock" if over and not busy else ""


def _may(actor: Actor, found: Evaluation) -> dict[str, bool]:
    seen = queries.seen(found)
    return {
        "run": allowed(actor, permissions.EVALUATION_RUN, seen),
        "judge": allowed(actor, permissions.JUDGEMENT_GIVE, seen),
        "notify": allowed(actor, permissions.EVALUATION_NOTIFY, seen),
        "reopen": allowed(actor, permissions.EVALUATION_REOPEN, seen),
        "lock": allowed(actor, permissions.EVALUATION_LOCK, seen),
        "replay": allowed(actor, permissions.EVALUATION_REPLAY, seen),
        "leave_out": allowed(actor, permissions.SUBJECT_CHANGE, seen),
        "export": actor.may_somewhere(permissions.SHEET_EXPORT),
        "judging": actor.may_somewhere(permissions.JUDGEMENT_GIVE),
    }


@require_GET
def ranking(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The ranking: level and progress apart, coverage, grade, change of rank; what lacks."""
    context = frame(request, evaluation_id, "ranking")
    found: Evaluation = context["evaluation"]
    run: Run | None = context["run"]
    rows = scores.scores(found, run) if run else []
    kept = [row for row in rows if not row.subject.left_out]
    subjects = queries.subjects_of(found, left_out=True)
    context |= {
        "standings": shown.standings(kept),
        "lacks": shown.lacks(kept),
        "uncovered": sum(not row.result.publishable for row in kept),
        "threshold": f"{context['read'].coverage_permille / 10:g}%",
        "left_out": [(s, queries.subject_name(s)) for s in subjects if s.left_out],
        "subjects": [queries.subject_name(s) for s in subjects if not s.left_out],
    }
    return render(request, "web/evaluation/ranking.html", context)


@require_GET
def subject(request: HttpRequest, evaluation_id: int, subject_id: int) -> HttpResponse:
    """One score, opened: groups, items, the value used, where it comes from, points, weights, reasons; appeals."""
    context = frame(request, evaluation_id, "ranking")
    actor, found = actor_of(request), context["evaluation"]
    one = queries.subject_get(actor=actor, subject_id=subject_id)
    if one.evaluation_id != found.pk:
        raise NOT_FOUND(where="subject", value=subject_id)
    tree = scores.tree(found, context["run"], one) if context["run"] else None
    context |= {
        "subject": one,
        "name": queries.subject_name(one),
        "tree": tree,
        "standing": shown.standings([tree.score])[0] if tree else None,
        "sections": [shown.section(found, one, branch) for branch in tree.branches] if tree else [],
        "extras": [shown.row(found, one, leaf) for leaf in tree.extras] if tree else [],
        "appeals": [row for row in queries.appeals_of(actor, found) if row.subject_id == one.pk],
        "items": {item.code: shown.named(item) for item in context["read"].items},
        "may_appeal": queries.may(actor, permissions.APPEAL_FILE, one) and not queries.appeals_over(found),
        "judgements": _judgements(actor, one),
    }
    return render(request, "web/evaluation/subject.html", context)


def _judgements(actor: Actor, one: Any) -> list[Any]:
    """What people gave a subject, for those who may see its evidence."""
    if not queries.may(actor, permissions.APPEAL_READ, one):
        return []
    return list(one.judgements.filter(superseded_at=None).prefetch_related("files__file"))


@require_GET
def sensitivity(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Which change of one weight would swap whom, and how steady the ranks are under many weights."""
    context = frame(request, evaluation_id, "sensitivity")
    if context["run"]:
        found = scores.sensitivity_of(context["evaluation"], context["run"])
        context |= {
            "swaps": shown.swap_lines(found),
            "intervals": shown.intervals(found),
            "draws": found.draws,
        }
    return render(request, "web/evaluation/sensitivity.html", context)


@require_GET
def runs(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Every computation, and what differs between two of them."""
    context = frame(request, evaluation_id, "runs")
    found: Evaluation = context["evaluation"]
    rows = list(queries.runs_of(found))
    base, other = _pair(request, context["run"], rows)
    context |= {
        "runs": [(run, gettext(RUN_LABELS[RunKind(run.kind)])) for run in rows],
        "base": base,
        "other": other,
        "differences": [
            (
                row,
                shown.signed(row.points_change_micro),
                shown.points(row.before.points_micro if row.before else None),
                shown.points(row.after.points_micro if row.after else None),
                [_changed(one) for one in row.changed],
            )
            for row in (scores.differences(found, base, other) if base and other else [])
        ],
    }
    return render(request, "web/evaluation/runs.html", context)


def _pair(request: HttpRequest, standing: Run | None, rows: list[Run]) -> tuple[Run | None, Run | None]:
    """The two runs to compare: as asked, else the last one with the one that counts, else with the one before."""
    by_number = {run.number: run for run in rows}
    asked = (whole(request.GET, "base"), whole(request.GET, "other"))
    if asked[0] in by_number and asked[1] in by_number:
        return by_number[asked[0]], by_number[asked[1]]
    if len(rows) < 2:
        return None, None
    return (standing if standing and standing.pk != rows[0].pk else rows[1]), rows[0]


def _changed(one: scores.Changed) -> tuple[str, str, str]:
    """An item that went in otherwise: its name, the value before and after."""
    return shown.named(one.item), _value(one.item, one.before), _value(one.item, one.after)


def _value(item: Any, given: Any) -> str:
    if given is None:
        return "—"
    if given.counts is not None:
        return ", ".join(f"{code} × {n}" for code, n in given.counts.items()) or "0"
    return shown.amount(given.value_micro, given.unit or item.unit)


@require_GET
def proof(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The lock: signature, hash, public key, and what verifying it finds at this moment."""
    context = frame(request, evaluation_id, "proof")
    data = proofs.proof(context["evaluation"])
    context["verdict"] = proofs.verdict(data) if data else None
    return render(request, "web/evaluation/proof.html", context)


def fen_of_yuan(words: str) -> int:
    """An amount typed in yuan, in fen. Raises NOT_A_NUMBER, FUND_TOTAL for less than a fen or parts of one."""
    micro = parse_micro(words, "total")
    if micro <= 0 or micro % FEN_MICRO_YUAN:
        raise FUND_TOTAL(where="total", value=words)
    return micro // FEN_MICRO_YUAN


@require_GET
def funds(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """An amount shared out by a rule of the method."""
    actor = actor_of(request)
    enter(actor, permissions.SHEET_EXPORT)
    context = frame(request, evaluation_id, "funds")
    found: Evaluation = context["evaluation"]
    rule, total = text(request.GET, "rule"), text(request.GET, "total")
    context |= {"rule": rule, "total": total, "sheet": None, "problem": None}
    if rule and total and context["run"]:
        try:
            sheet = sheets.allocation_of(actor, found, rule=rule, total_fen=fen_of_yuan(total))
        except Problem as problem:
            context["problem"] = problem.as_dict(gettext)
        else:
            context |= {"sheet": sheet, "lines": _fund_lines(found, context["run"], sheet)}
    status = 422 if context["problem"] else 200
    return render(request, "web/evaluation/funds.html", context, status=status)


def _fund_lines(found: Evaluation, run: Run, sheet: Any) -> list[dict[str, Any]]:
    names = {row.subject.key: row for row in scores.scores(found, run)}
    return [
        {
            "name": names[line.subject].name,
            "grade": shown.named(names[line.subject].grade) if names[line.subject].grade else "—",
            "points": shown.points(line.points_micro),
            "yuan": f"{line.fen / 100:,.2f}",
            "share": f"{line.share_micro / 1_000_000:.2f}",
            "reason": gettext(NO_FUNDS_LABELS[line.reason]) if line.reason else "",
        }
        for line in sheet.lines
    ]
