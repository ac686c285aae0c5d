"""The programme from the command line: plans and tasks. Not for: parsing without a database (parsing.py)."""

from typing import Any

import click

from wufei.faces.cli.kernel import limit
from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor, day
from wufei.faces.cli.kit.output import as_json, moment, print_json, print_table, read_file, shortened
from wufei.faces.cli.kit.states import word
from wufei.faces.cli.kit.words import say
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.text import _
from wufei.kernel.units import decimal_text
from wufei.programme.plans.actions import adoption, review
from wufei.programme.plans.actions import editions as edition_actions
from wufei.programme.plans.models import Edition, Target, Task
from wufei.programme.plans.queries import editions as edition_queries
from wufei.programme.plans.queries import tasks as task_queries
from wufei.programme.plans.spec import EDITION_LABELS, OPEN_TASKS, ROLE_LABELS, TASK_LABELS, TaskOrigin, TaskState
from wufei.registers.parties import queries as parties

FLAGS = ("overdue", "soon", "doubted", "unassigned")
STATES = ("open", *map(str, TaskState))
ROLES = ("lead", "support", "responsible", "inherited")


@click.command("upload", cls=Command, help=_("Read a plan document and store it for review; “-” for standard input."))
@click.argument("file")
@click.option("--revises", type=int, metavar="ID", help=_("The edition that this one revises."))
@as_json
def plan_upload(file: str, revises: int | None, *, json_: bool) -> None:
    """Bring one document in."""
    data, name = read_file(file)
    edition = edition_actions.plan_upload(actor=actor(), data=data, name=name, revises_id=revises)
    read = edition_queries.review_of(list(edition.items.all()))
    told = {"id": edition.pk, "version": edition.version, "title": edition.title, "number": edition.number}
    counts = {"items": read.total, "targets": read.targets, "findings": edition.findings.count()}
    if json_:
        print_json({**told, **counts})
        return
    click.echo(f"{edition.pk}  {edition.title}")
    click.echo(say(_("{items} items, {targets} targets, {findings} points to look at"), **counts))


@click.command("list", cls=Command, help=_("Editions of plans, newest first."))
@as_json
def plan_list(*, json_: bool) -> None:
    """List editions."""
    found = list(edition_queries.editions_listed(actor()).defer("text"))
    if json_:
        names = ("id", "version", "series", "number", "title", "state", "recorded_at", "adopted_at")
        counts = ("item_count", "reviewed_count", "open_findings")
        print_json([{name: getattr(edition, name) for name in (*names, *counts)} for edition in found])
        return
    rows = [
        (e.pk, shortened(e.title, 60), e.number, word(EDITION_LABELS, e.state), _review(e), moment(e.recorded_at))
        for e in found
    ]
    heads = (_("Id"), _("Plan"), _("Edition"), _("State"), _("Reviewed"), _("Brought in"))
    print_table(heads, rows, empty=_("No plans."))


def _review(edition: Any) -> str:
    return f"{edition.reviewed_count}/{edition.item_count}"


@click.command("adopt", cls=Command, help=_("Turn the reviewed items of an edition into tasks and targets."))
@click.argument("edition_id", type=int)
@click.option("--accept-sure", is_flag=True, help=_("First accept every item that was read with high confidence."))
@as_json
def plan_adopt(edition_id: int, *, accept_sure: bool, json_: bool) -> None:
    """Adopt one edition."""
    who = actor()
    if accept_sure:
        review.items_accept_sure(actor=who, edition_id=edition_id)
    edition: Edition = edition_queries.edition_get(actor=who, edition_id=edition_id)
    done = adoption.plan_adopt(actor=who, edition_id=edition_id, version=edition.version)
    told = {
        "created": [task.number for task in done.created],
        "carried": [task.number for task in done.carried],
        "orphaned": [task.number for task in done.orphaned],
        "targets": done.targets,
    }
    if json_:
        print_json(told)
        return
    click.echo(
        say(
            _("{created} new tasks, {carried} carried on, {orphaned} without an item any more, {targets} targets"),
            created=len(done.created),
            carried=len(done.carried),
            orphaned=len(done.orphaned),
            targets=done.targets,
        )
    )
    if done.orphaned:
        click.echo(f"{say(_('Look at'))}: {', '.join(task.number for task in done.orphaned)}")


@click.command("list", cls=Command, help=_("Tasks, filtered as in the browser."))
@click.option("-q", "words", default="", help=_("Words in title, text, number or a printed name."))
@click.option(
    "--state", multiple=True, type=click.Choice(["open", *map(str, TaskState)]), help=_("States; may be repeated.")
)
@click.option("--party", help=_("Name or id of a party with a part in it."))
@click.option("--role", default="", type=click.Choice(["", *ROLES]), help=_("The part that party has."))
@click.option("--chapter", default="", help=_("Heading of the plan."))
@click.option("--before", metavar="DAY", help=_("Due until this day."))
@click.option("--after", metavar="DAY", help=_("Due from this day."))
@click.option("--flag", default="", type=click.Choice(["", *FLAGS]), help=_("Only pressing or doubtful ones."))
@click.option("--origin", default="", type=click.Choice(["", *map(str, TaskOrigin)]), help=_("Where it came from."))
@click.option("--edition", type=int, help=_("Id of an edition."))
@limit
@as_json
def task_list(
    *,
    words: str,
    state: tuple[str, ...],
    party: str | None,
    role: str,
    chapter: str,
    before: str | None,
    after: str | None,
    flag: str,
    origin: str,
    edition: int | None,
    limit: int,
    json_: bool,
) -> None:
    """List tasks."""
    who, today = actor(), clock.today()
    states = {str(s) for s in (*state, *(OPEN_TASKS if "open" in state else ()))} - {"open"}
    filters = task_queries.Filters(
        text=words,
        states=tuple(sorted(states)),
        party_id=_party(who, party),
        role=role,
        chapter=chapter,
        due_before=day(before, "--before"),
        due_after=day(after, "--after"),
        overdue=flag == "overdue",
        soon=flag == "soon",
        doubted=flag == "doubted",
        unassigned=flag == "unassigned",
        origin=origin,
        edition_id=edition,
    )
    found = task_queries.tasks_filtered(task_queries.visible_to(who), filters, today).order_by("position", "pk")
    rows = list(task_queries.with_parts(found)[:limit])
    if json_:
        print_json([task_data(task) for task in rows])
        return
    heads = (_("Number"), _("State"), _("Deadline"), _("Task"), _("Owners"))
    print_table(heads, [_row(task) for task in rows], empty=_("No tasks."))
    total = found.count()
    if total > len(rows):
        click.echo(say(_("{shown} of {total}; more with --limit"), shown=len(rows), total=total), err=True)


def _party(who: Actor, text: str | None) -> int | None:
    if not text:
        return None
    if text.isdecimal() and len(text) < 16:
        return int(text)
    found = parties.party_named(actor=who, name=text)
    if found is None:
        raise errors.PARTY_UNCLEAR(where="--party", value=text)
    return found.pk


def _row(task: Task) -> tuple[object, ...]:
    late = task_queries.days_late(task, clock.today())
    due = f"{task.deadline_on or ''}" + (f" (+{late})" if late else "")
    owners = ", ".join(part.printed for part in task_queries.owners(task))
    return task.number, word(TASK_LABELS, task.state), due, shortened(task.title, 50), shortened(owners, 40)


def task_data(task: Task) -> dict[str, Any]:
    """A task for programs."""
    names = ("id", "version", "number", "printed_number", "title", "body", "path", "chapter", "origin", "state")
    more = ("joint", "doubted", "deadline_printed", "deadline_on", "problem", "next_step", "reported_on", "closed_on")
    return {
        **{name: getattr(task, name) for name in (*names, *more)},
        "days_late": task_queries.days_late(task, clock.today()),
        "parties": [
            {"role": p.role, "printed": p.printed, "party_id": p.party_id, "inherited": p.inherited}
            for p in task.parties.all()
        ],
        "targets": [_target(target) for target in task.targets.all()],
    }


def _target(target: Target) -> dict[str, Any]:
    amounts = {"value": target.value_micro, "value_high": target.value_high_micro, "actual": target.actual_micro}
    return {
        "id": target.pk,
        "phrase": target.phrase,
        "comparator": target.comparator,
        **{name: None if micro is None else decimal_text(micro) for name, micro in amounts.items()},
        "unit": target.unit,
        "deadline": target.deadline_printed,
        "state": target.state,
    }


@click.command("show", cls=Command, help=_("One task with its history, by number (T0042) or id."))
@click.argument("number")
@as_json
def task_show(number: str, *, json_: bool) -> None:
    """Show one task."""
    who = actor()
    by = {"pk": int(number)} if number.isdecimal() and len(number) < 16 else {"number": number.upper()}
    task = task_queries.with_parts(task_queries.visible_to(who)).filter(**by).first()
    if task is None:
        raise NOT_FOUND(where="task", value=number)
    history = list(task.reports.all())
    if json_:
        names = ("act", "note", "problem", "next_step", "state_before", "state_after", "happened_on", "recorded_at")
        told = [{name: getattr(report, name) for name in (*names, "actor_label")} for report in history]
        print_json({**task_data(task), "history": told})
        return
    click.echo(click.style(f"{task.number}  {task.title}", bold=True))
    click.echo(" / ".join(task.path[:-1]))
    if task.body and task.body != task.title:
        click.echo(f"\n{task.body}\n")
    due = task.deadline_on or say(_("no deadline printed"))
    click.echo(f"{say(_('State'))}: {word(TASK_LABELS, task.state)}   {say(_('Deadline'))}: {due}")
    for part in task.parties.all():
        click.echo(f"  {word(ROLE_LABELS, part.role)}: {part.printed}" + (" *" if part.inherited else ""))
    for target in map(_target, task.targets.all()):
        shown = f"{target['phrase']} {target['comparator']} {target['value'] or ''}{target['unit']}"
        click.echo(f"  ◎ {shown} {target['deadline']}" + (f"  → {target['actual']}" if target["actual"] else ""))
    for report in history:
        click.echo(f"{report.happened_on}  {report.act}  {report.actor_label}  {report.note}".rstrip())
