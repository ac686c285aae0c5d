"""Reminding units of their pages: by hand, and by the clock on a ladder of days. Not for: delivering messages."""

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require, system
from wufei.kernel.audit.actions import record
from wufei.kernel.jobs.spec import daily
from wufei.kernel.outbox.actions import emit
from wufei.programme.rounds import permissions
from wufei.programme.rounds.events import PageReminded
from wufei.programme.rounds.models import Page, Reminder, Round
from wufei.programme.rounds.queries.rounds import round_get
from wufei.programme.rounds.rules.asking import reminders_due
from wufei.programme.rounds.rules.filling import fit
from wufei.programme.rounds.spec import EDITABLE, RoundState

# Days before the deadline on which a unit is reminded; afterwards every working day. Our own habit, no rule of law.
LADDER = (7, 3, 1, 0)


def round_remind(*, actor: Actor, round_id: int, note: str = "") -> int:
    """Remind every unit whose page is not filed (催报); how many they were."""
    with transaction.atomic():
        found = round_get(actor=actor, round_id=round_id)
        require(actor, permissions.ROUND_CHANGE, Subject(state=found.state))
        pages = list(found.pages.filter(state__in=sorted(EDITABLE)))
        for page in pages:
            _remind(actor, page, by_hand=True, note=note)
        record(actor=actor, act="rounds.round.remind", subject=found, change={"pages": len(pages)}, reason=note)
    return len(pages)


def _remind(actor: Actor, page: Page, *, by_hand: bool, note: str = "") -> None:
    left = (clock.day_of(page.due_at) - clock.today()).days
    Reminder.objects.create(
        page=page,
        days_left=left,
        by_hand=by_hand,
        note=fit("note", note, 200),
        recorded_at=clock.now(),
        actor_label=actor.label[:120],
    )
    emit(PageReminded(page_id=page.pk, days_left=left))


@daily("08:30", name="rounds.remind")
def reminders_of_the_day() -> int:
    """Remind by the clock; once a day a page, however often it is called.

    No actor: the clock calls it.
    No permission: the city reminds itself.
    """
    actor = system("rounds.remind")
    today = clock.today()
    if not clock.is_workday(today):
        return 0
    sent, days = 0, (today - clock.add_workdays(today, -1)).days
    with transaction.atomic():
        for found in Round.objects.filter(state=RoundState.OPEN):
            for page in found.pages.filter(state__in=sorted(EDITABLE)):
                left = (clock.day_of(page.due_at) - today).days
                told = page.reminders.filter(by_hand=False, recorded_at__gte=clock.day_start(today)).exists()
                if reminders_due(left, LADDER, days) and not told:
                    _remind(actor, page, by_hand=False)
                    sent += 1
    return sent
