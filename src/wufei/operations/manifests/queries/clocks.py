"""Legal clocks over many manifests: which ran out, which will. Not for: one manifest (sheets), reminding (alerts)."""

import dataclasses
import datetime as dt
import itertools

from django.db.models import Exists, OuterRef, Q

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.queries.manifests import visible_to, with_parties
from wufei.operations.manifests.queries.sheets import clock_settings, clocks_here, spec_on
from wufei.operations.manifests.rules.clocks import Running, running
from wufei.operations.manifests.spec import ENDS, SPECS, Event, State

MOST = 2_000
_EVENTS = frozenset(str(event) for event in Event)


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """One clock of one manifest that has not been met."""

    manifest: Manifest
    running: Running


def clocks_due(*, actor: Actor, within: dt.timedelta = dt.timedelta()) -> list[Due]:
    """Clocks of manifests under way that ran out, or will within this time; the most overdue first.

    Of the longest waiting manifests, as many as MOST. Raises NOT_ALLOWED.
    """
    rows = with_parties(visible_to(actor)).exclude(state__in=[*(ENDS - {State.ACCEPTED}), State.DRAFT])
    found = list(rows.filter(~Q(state=State.ACCEPTED) | _awaited()).order_by("moved_at")[:MOST])
    signed: dict[int, list[tuple[Event, dt.datetime]]] = {}
    told = Signature.objects.filter(manifest__in=found).order_by("manifest_id", "step")
    for pk, event, moment in told.values_list("manifest_id", "event", "happened_at"):
        if event in _EVENTS:
            signed.setdefault(pk, []).append((Event(event), moment))
    by = dt.timedelta() + within
    settings = clock_settings(row.spec for row in found)
    due = []
    for (code, day), group in itertools.groupby(
        sorted(found, key=lambda row: (row.spec, row.day)), lambda row: (row.spec, row.day)
    ):
        spec = spec_on(code, day)
        here = dataclasses.replace(spec, clocks=clocks_here(code, spec, day, settings)) if spec.clocks else spec
        for manifest in group:
            clocks = running(here, signed.get(manifest.pk, []))
            due += [Due(manifest, one) for one in clocks if one.met_at is None and one.due <= clock.now() + by]
    return sorted(due, key=lambda one: one.running.due)


def _awaited() -> Q:
    """Manifests on which a clock was started that accepting does not stop; most are over once they are accepted."""
    found = Q(pk__in=[])
    for code in SPECS.codes():
        clocks = [each for _since, spec in SPECS.versions(code) for each in spec.clocks]
        starts = {str(each.after) for each in clocks if Event.ACCEPT not in each.before}
        if starts:
            begun = Signature.objects.filter(manifest=OuterRef("pk"), event__in=starts)
            found |= Q(Exists(begun), spec=code)
    return found
