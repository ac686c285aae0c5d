"""`wufei plan parse`: a plan's ledger on standard output. Touches neither the database nor Django."""

from typing import Any

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.output import as_json, print_json, read_file
from wufei.faces.cli.kit.words import say
from wufei.kernel.text import _
from wufei.programme.plans.compiler import Action, Plan, Role, Target, compile_plan, read

ROLES = ((Role.LEAD, _("lead")), (Role.SUPPORT, _("support")), (Role.RESPONSIBLE, _("responsible")))
SIGNS = {">=": "≥", "<=": "≤", "~": "≈"}


@click.command(
    "parse",
    cls=Command,
    help=_("Read a plan (txt, docx, pdf, html; “-” for standard input) and print its tasks, parties, targets."),
)
@click.argument("file")
@as_json
@click.option("--text", "with_text", is_flag=True, help=_("With --json: the text that all spans point into, too."))
def plan_parse(file: str, *, json_: bool, with_text: bool) -> None:
    """Print the ledger of one document."""
    data, name = read_file(file)
    source = read(data, name)
    plan = compile_plan(source)
    if json_:
        ledger: dict[str, Any] = plan.as_dict()
        if with_text:
            ledger |= {"media": str(source.media), "text": source.text}
        print_json(ledger)
    else:
        _summary(plan, name)


def _summary(plan: Plan, name: str) -> None:
    click.echo(click.style(plan.title or name, bold=True))
    counts = {
        "tasks": len(plan.tasks),
        "actions": sum(len(task.actions) for task in plan.tasks),
        "targets": len(plan.targets) + sum(len(task.targets) for task in plan.tasks),
        "quotas": len(plan.cell_quotas),
        "findings": len(plan.findings),
    }
    click.echo(
        say(
            _("{tasks} tasks, {actions} actions, {targets} targets, {quotas} quotas, {findings} points to look at"),
            **counts,
        )
    )
    above: tuple[str, ...] = ()
    for task in plan.tasks:
        if task.path[:-1] != above:
            above = task.path[:-1]
            click.echo("\n" + click.style(" / ".join(above), fg="cyan"))
        due = f"  [{task.deadline}]" if task.deadline else ""
        click.echo(f"{(task.number or '—'):>4}  {task.title}{due}")
        for action in task.actions:
            if parties := _parties(action):
                click.echo(f"        {parties}")
        for target in task.targets:
            click.echo(f"      ◎ {_target(target)}")
    _rest(plan)


def _rest(plan: Plan) -> None:
    for title, lines in (
        (_("Goals"), [f"◎ {_target(target)}" for target in plan.targets]),
        (_("Quotas"), [f"{q.cell}  {_number(q.comparator, q.value)}{q.unit}" for q in plan.cell_quotas]),
        (_("Standing duties"), [f"{', '.join(u.name for u in note.units)}: {note.text}" for note in plan.standing]),
        (_("To look at"), [f"! {finding.says.say(say)}" for finding in plan.findings]),
    ):
        if lines:
            click.echo("\n" + click.style(say(title), fg="cyan"))
            for line in lines:
                click.echo(f"      {line}")


def _parties(action: Action) -> str:
    """The parties of an action by role."""
    told = [(say(word), action.named(role)) for role, word in ROLES]
    return "; ".join(f"{word}: {', '.join(names)}" for word, names in told if names)


def _target(target: Target) -> str:
    due = f"  [{target.deadline}]" if target.deadline else ""
    return f"{target.phrase} {_number(target.comparator, target.value)}{target.unit}{due}"


def _number(comparator: str, value: object) -> str:
    if isinstance(value, tuple):
        return f"{value[0]}-{value[1]} "
    return f"{SIGNS.get(comparator, comparator)} {value} "
