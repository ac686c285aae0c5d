"""Evaluation from the command line: methods, compute, verify a signed file, list. Not for: appeals (the browser)."""

from typing import Any

import click

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, print_json, print_table, read_file, shortened
from wufei.faces.cli.kit.states import word
from wufei.faces.cli.kit.words import language, say
from wufei.kernel import keyring
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.kernel.text import _
from wufei.kernel.units import decimal_text
from wufei.programme.evaluation.actions.computing import evaluation_run
from wufei.programme.evaluation.actions.methods import method_load, methods_load_shipped
from wufei.programme.evaluation.actions.opening import evaluation_open
from wufei.programme.evaluation.models import Evaluation, Method, Run
from wufei.programme.evaluation.queries import evaluations, methods, proofs, scores
from wufei.programme.evaluation.spec import SUBJECTS_LABELS
from wufei.programme.evaluation.spec.process import EVALUATION_LABELS
from wufei.programme.indicators.spec import STATE_LABELS

UNSOUND = 2
STATES: dict[str, str] = {str(state): label for state, label in STATE_LABELS.items()}


@click.command("methods", cls=Command, help=_("List the methods; load those that ship with the product, or a file."))
@click.option("--shipped", is_flag=True, help=_("Load the demonstration methods first."))
@click.option("--load", "file", metavar="FILE", help=_("Load this TOML file first."))
@as_json
def evaluation_methods(*, shipped: bool, file: str | None, json_: bool) -> None:
    """List methods."""
    who = actor()
    if shipped:
        methods_load_shipped(actor=who)
    if file:
        data, name = read_file(file)
        method_load(actor=who, data=data, name=name)
    rows = list(methods.methods_visible_to(who))
    names = ("code", "edition", "title_zh", "title_en", "subjects", "demonstration", "issued_by", "sha256")
    if json_:
        print_json([{name: getattr(row, name) for name in names} for row in rows])
        return
    lines = [(m.code, m.edition, _title(m), word(SUBJECTS_LABELS, m.subjects), m.sha256[:12]) for m in rows]
    heads = (_("Code"), _("Edition"), _("Method"), _("Subjects"), _("SHA-256"))
    print_table(heads, lines, empty=_("No methods. Load the demonstrations: wufei evaluation methods --shipped"))


def _title(found: Method) -> str:
    return found.title_en if language() == "en" and found.title_en else found.title_zh


@click.command("list", cls=Command, help=_("Evaluations, newest period first."))
@as_json
def evaluation_list(*, json_: bool) -> None:
    """List evaluations."""
    rows = evaluations.evaluations_listed(actor())
    if json_:
        print_json([_data(found) for found in rows])
        return
    lines = [
        (found.pk, _title(found.method), evaluations.period_of(found).code, word(EVALUATION_LABELS, found.state))
        for found in rows
    ]
    heads = (_("Id"), _("Method"), _("Period"), _("State"))
    print_table(heads, lines, empty=_("No evaluations."))


def _data(found: Evaluation) -> dict[str, Any]:
    return {
        "id": found.pk,
        "method": found.method.code,
        "edition": found.method.edition,
        "demonstration": found.method.demonstration,
        "period": evaluations.period_of(found).code,
        "state": found.state,
    }


@click.command("run", cls=Command, help=_("Compute a draft, opened where there is none: ranks, points, what lacks."))
@click.argument("method")
@click.option("--period", "period", required=True, metavar="PERIOD", help=_("For example 2025 or 2025H1."))
@click.option("--reason", default="", help=_("Why, where the evaluation has been made known already."))
@as_json
def evaluation_run_(method: str, period: str, reason: str, *, json_: bool) -> None:
    """Open or compute again."""
    who = actor()
    found = _evaluation(who, method, Period.parse(period, "--period"))
    run = evaluation_run(actor=who, evaluation_id=found.pk, reason=reason)
    rows = scores.scores(found, run)
    if json_:
        print_json({**_data(found), **_run_data(run), "subjects": [_score_data(row) for row in rows]})
        return
    click.echo(click.style(f"{_title(found.method)} {evaluations.period_of(found).code}", bold=True))
    lines = [
        (
            row.rank.rank or "—",
            row.name,
            _points(row.result.points_micro),
            f"{row.result.coverage_permille / 10:g}%",
            (row.grade.name_en if language() == "en" and row.grade.name_en else row.grade.name_zh)
            if row.grade
            else "—",
            _points(row.result.progress_micro),
            word(STATES, row.state) if row.state else "—",
            shortened("、".join(item.code for item in row.lacking), 60),
        )
        for row in rows
    ]
    heads = (
        *(_("Rank"), _("Subject"), _("Points"), _("Coverage"), _("Grade"), _("Gained in a year"), _("Lowest status")),
        _("Without data"),
    )
    print_table(heads, lines, empty=_("Nobody was scored."))
    click.echo(say(_("Run {number}, SHA-256 {hash}"), number=run.number, hash=run.sha256))


def _evaluation(who: Actor, method: str, period: Period) -> Evaluation:
    """The evaluation by the last edition of this method over this period, opened if there is none."""
    loaded = methods.method_by_code(actor=who, code=method)
    rows = evaluations.evaluations_visible_to(who).filter(method=loaded, length=period.length, closing=period.closing)
    return rows.first() or evaluation_open(actor=who, method_id=loaded.pk, period=period)


def _run_data(run: Run) -> dict[str, Any]:
    return {"run": run.number, "kind": run.kind, "sha256": run.sha256, "taken_at": run.taken_at}


def _score_data(row: scores.Score) -> dict[str, Any]:
    return {
        "subject": row.subject.key,
        "name": row.name,
        "rank": row.rank.rank,
        "points": _points(row.result.points_micro),
        "coverage_permille": row.result.coverage_permille,
        "publishable": row.result.publishable,
        "grade": row.result.grade,
        "progress": _points(row.result.progress_micro),
        "change_of_rank": row.rank.change,
        "lowest_state": row.state,
        "lacking": list(row.result.lacking),
    }


def _points(micro: int | None) -> str | None:
    return None if micro is None else decimal_text(micro)


@click.command("verify", cls=Command, help=_("Verify a signed evaluation: signature, every input, every result."))
@click.argument("file")
@click.option("--public", "public", metavar="KEY", help=_("Public key to hold it against, 64 hexadecimal digits."))
@as_json
@click.pass_context
def evaluation_verify(ctx: click.Context, file: str, public: str | None, *, json_: bool) -> None:
    """Verify one file."""
    data, _name = read_file(file)
    found = proofs.verdict(data, public=_key(public) if public else None)
    own = keyring.public_key()
    if json_:
        print_json(
            {
                "sound": found.sound,
                "signed": found.signed,
                "public_key": found.public.hex(),
                "key_of_this_house": bool(own) and own == found.public,
                "sha256": found.sha256,
                "faults": [{"where": f.where, "stored": f.stored, "found": f.found} for f in found.faults],
            }
        )
    else:
        _tell(found, own)
    if not found.sound:
        ctx.exit(UNSOUND)


def _key(text: str) -> bytes:
    try:
        return bytes.fromhex(text.strip())
    except ValueError as error:
        raise errors.KEY_FORM(where="--public", value=text) from error


def _tell(found: proofs.Verdict, own: bytes | None) -> None:
    click.echo(f"{found.method} {found.period}".strip())
    click.echo(f"SHA-256  {found.sha256}")
    if found.signed:
        whose = say(_("key of this house")) if own == found.public else say(_("key of another house"))
        click.echo(say(_("Public key  {key} ({whose})"), key=found.public.hex(), whose=whose))
    else:
        click.echo(say(_("The file bears no signature; it was computed again all the same.")))
    if found.sound:
        click.echo(click.style(say(_("Sound: computing again gives the same bytes.")), fg="green"))
        return
    click.echo(click.style(say(_("Not sound:")), fg="red"))
    for fault in found.faults:
        click.echo(f"  {fault.where}  {shortened(fault.stored, 60)} → {shortened(fault.found, 60)}")
