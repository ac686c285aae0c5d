"""A firm's calendar: what is due when, and the way to do it. Not for: what is due (declarations, licences)."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.declarations.shown import row
from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.kit.sheets import Sheet
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.declarations.spec.filings import FilingState
from wufei.operations.licences.queries.licences import clocks_of
from wufei.operations.licences.spec import CLOCK_LABELS, KINDS, LADDER
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.clocks import clocks_due

AHEAD = dt.timedelta(days=30)
SHOWN = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Duty:
    """Something due on a day. `filing`: the declaration that can be filed with one tap, as proposed."""

    day: dt.date
    title: str
    detail: str
    url: str
    do: str
    filing: Filing | None = None

    @property
    def late(self) -> bool:
        """Whether the day is over."""
        return self.day < clock.today()


def told(asked: Asked) -> Told:
    """All that is due, the next first."""
    parts = itertools.chain(_filings(asked), _manifests(asked), _licences(asked))
    found = sorted(parts, key=lambda duty: (duty.day, duty.title))
    return {
        "duties": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "late": sum(1 for duty in found if duty.late),
        "opened_at": int(clock.now().timestamp()),
    }


def _filings(asked: Asked) -> Iterator[Duty]:
    for filing in asked.duties:
        one = row(filing)
        do = {FilingState.RETURNED: gettext("Correct"), FilingState.DRAFT: gettext("Go on")}
        yield Duty(
            filing.due_on,
            one.title,
            one.period,
            reverse("web:declaration", args=[filing.pk]),
            do.get(FilingState(filing.state), gettext("Look and file")),
            filing if filing.state == FilingState.DUE else None,
        )


def _manifests(asked: Asked) -> Iterator[Duty]:
    if not asked.actor.may_somewhere(MANIFEST_READ):
        return
    for due in clocks_due(actor=asked.actor, within=AHEAD):
        manifest = due.manifest
        if {manifest.generator_id, manifest.receiver_id} & asked.party_ids:
            yield Duty(
                clock.day_of(due.running.due),
                gettext(due.running.clock.label),
                f"{manifest.number} · {manifest.name}",
                reverse("web:manifest", args=[manifest.pk]),
                gettext("Open the manifest"),
            )


def _licences(asked: Asked) -> Iterator[Duty]:
    last = clock.today() + dt.timedelta(days=max(LADDER))
    for licence in asked.licences:
        kind = gettext(KINDS[licence.kind].title)
        url = reverse("web:licence", args=[licence.pk])
        for term in clocks_of(licence):
            if term.day <= last:
                label = gettext(CLOCK_LABELS.get(term.clock.name, term.clock.name))
                yield Duty(term.day, label, f"{kind} · {licence.number}", url, gettext("Open the licence"))
        if licence.valid_to <= last:
            detail = f"{kind} · {licence.number}"
            yield Duty(licence.valid_to, gettext("Licence ends"), detail, url, gettext("Open the licence"))


def sheet(asked: Asked, found: Told) -> Sheet:
    """The same as a table."""
    columns = [(gettext("Due"), 12), (gettext("What"), 40), (gettext("Details"), 48)]
    return Sheet(
        gettext("Calendar of duties"), columns, [[duty.day, duty.title, duty.detail] for duty in found["duties"]]
    )


BLOCK = Block("duties", _("Calendar of duties"), FILING_READ, told, sheet)
