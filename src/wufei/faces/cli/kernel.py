"""Behind the scenes: events, jobs, files, the log. Not for: doing the work (house.py)."""

from collections.abc import Iterator
from typing import Any

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor, day
from wufei.faces.cli.kit.output import as_json, moment, print_json, print_table, shortened
from wufei.faces.cli.kit.states import JOBS, word
from wufei.faces.cli.kit.words import say
from wufei.kernel import clock
from wufei.kernel.audit import queries as audit
from wufei.kernel.files import queries as files
from wufei.kernel.jobs import actions as job_actions
from wufei.kernel.jobs import queries as jobs
from wufei.kernel.jobs.models import Job
from wufei.kernel.outbox import actions as outbox_actions
from wufei.kernel.outbox import queries as outbox
from wufei.kernel.text import _

limit = click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help=_("Rows at most."))


@click.command("list", cls=Command, help=_("How many events wait, and which were given up."))
@as_json
def outbox_list(*, json_: bool) -> None:
    """The backlog and the dead letters."""
    state, dead = outbox.backlog(), list(outbox.dead_letters(actor()))
    rows: list[dict[str, Any]] = [
        {
            "id": d.pk,
            "topic": d.emitted.topic,
            "handler": d.handler,
            "recorded_at": d.emitted.recorded_at,
            "attempts": d.attempts,
            "error": d.error.strip().splitlines()[-1] if d.error.strip() else "",
        }
        for d in dead
    ]
    if json_:
        wait = int(state.oldest_wait.total_seconds())
        told = {"waiting": state.waiting, "claimed": state.claimed, "dead": state.dead, "oldest_wait_s": wait}
        print_json({**told, "given_up": rows})
        return
    click.echo(say(_("{waiting} waiting, {dead} given up"), waiting=state.waiting, dead=state.dead))
    if rows:
        heads = (_("Id"), _("Event"), _("Handler"), _("Recorded"), _("Error"))
        shown = [
            (r["id"], r["topic"], r["handler"], moment(r["recorded_at"]), shortened(str(r["error"]), 60)) for r in rows
        ]
        print_table(heads, shown, empty="")


@click.command("redrive", cls=Command, help=_("Try events again that were given up: some by id, or all."))
@click.argument("ids", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help=_("All that were given up."))
def outbox_redrive(ids: tuple[int, ...], *, everything: bool) -> None:
    """One action for each."""
    who = actor()
    wanted = [d.pk for d in outbox.dead_letters(who)] if everything else list(ids)
    for delivery_id in wanted:
        outbox_actions.outbox_redrive(actor=who, delivery_id=delivery_id)
    click.echo(say(_("{count} will be tried again."), count=len(wanted)))


@click.command("list", cls=Command, help=_("Background jobs, newest first."))
@click.option("--open", "opened", is_flag=True, help=_("Only what waits or runs."))
@limit
@as_json
def jobs_list(limit: int, *, opened: bool, json_: bool) -> None:
    """The jobs."""
    who = actor()
    found = list((jobs.jobs_open(who) if opened else jobs.visible_to(who).order_by("-pk"))[:limit])
    if json_:
        print_json([_job(job) for job in found])
        return
    rows = [
        (j.pk, say(j.title), j.about, word(JOBS, j.state), _progress(j), j.actor_label, moment(j.queued_at))
        for j in found
    ]
    heads = (_("Id"), _("Job"), _("About"), _("State"), _("Progress"), _("Started by"), _("Queued"))
    print_table(heads, rows, empty=_("No jobs."))


def _job(job: Job) -> dict[str, Any]:
    fields = ("kind", "about", "state", "progress_done", "progress_total", "actor_label", "result")
    times = ("queued_at", "started_at", "finished_at")
    problems = [problem.as_dict(say) for problem in jobs.job_problems(job)]
    return {"id": job.pk, **{name: getattr(job, name) for name in (*fields, *times)}, "problems": problems}


def _progress(job: Job) -> str:
    step = jobs.job_step(job).say(say)
    return f"{step} {job.progress_done}/{job.progress_total}" if job.progress_total else step


@click.command("cancel", cls=Command, help=_("Stop a job: at once if it waits, at its next step if it runs."))
@click.argument("job_id", type=int)
def jobs_cancel(job_id: int) -> None:
    """Stop one job."""
    job = job_actions.job_cancel(actor=actor(), job_id=job_id)
    click.echo(f"{job.pk}  {word(JOBS, job.state)}")


@click.command(
    "verify",
    cls=Command,
    help=_("Compare every stored file with its hash; ends with 1 where one is damaged."),
)
@as_json
@click.pass_context
def files_verify(ctx: click.Context, *, json_: bool) -> None:
    """Name what is missing or altered."""
    found = list(_told(files.files_verify()))
    rows = [{"sha256": d.sha256, "damage": str(d.damage), "names": list(d.names)} for d in found]
    if json_:
        print_json(rows)
    elif rows:
        print_table(
            (_("Damage"), _("Content"), _("Files")),
            [(d.damage, d.sha256[:16], ", ".join(d.names)) for d in found],
            empty="",
        )
    else:
        click.echo(say(_("All files are whole.")))
    if found:
        ctx.exit(1)


def _told(damaged: Iterator[files.Damaged]) -> Iterator[files.Damaged]:
    click.echo(say(_("Reading all files …")), err=True)
    yield from damaged


@click.command("list", cls=Command, help=_("The log, newest first."))
@click.option("--act", default="", help=_("Beginning of the act, such as plans.task."))
@click.option("--since", metavar="DAY", help=_("From this day on."))
@click.option("--until", metavar="DAY", help=_("Until this day."))
@click.option("-q", "words", default="", help=_("Words in subject, person or reason."))
@limit
@as_json
def audit_list(act: str, since: str | None, until: str | None, words: str, limit: int, *, json_: bool) -> None:
    """The entries."""
    first, last = day(since, "--since"), day(until, "--until")
    found = audit.entries_filtered(
        actor=actor(),
        act=act,
        since=clock.day_start(first) if first else None,
        until=clock.day_start(last + clock.ONE_DAY) if last else None,
        text=words,
    )[:limit]
    if json_:
        names = ("id", "recorded_at", "actor_kind", "actor_id", "actor_label", "face", "act", "subject_kind")
        more = ("subject_id", "subject_label", "change", "reason")
        print_json([{name: getattr(entry, name) for name in (*names, *more)} for entry in found])
        return
    rows = [
        (moment(e.recorded_at), e.actor_label, e.face, e.act, shortened(e.subject_label, 50), e.reason) for e in found
    ]
    heads = (_("When"), _("Who"), _("Face"), _("Act"), _("Subject"), _("Reason"))
    print_table(heads, rows, empty=_("Nothing yet."))
