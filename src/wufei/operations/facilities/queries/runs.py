"""Treatment runs: which somebody sees, one with its parts, what is there to be treated. Not for: balances."""

from collections.abc import Iterable

from django.db.models import QuerySet

from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.facilities.models import Run, RunPart
from wufei.operations.facilities.permissions import FACILITY_READ
from wufei.operations.facilities.queries.facilities import reach_of
from wufei.operations.facilities.rules.running import difference
from wufei.operations.facilities.spec import Fate, Input, Output, RunEvent, RunState
from wufei.operations.facilities.states import RUNS

SUBJECT = "facilities.run"


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    """Runs of the facilities somebody sees, with their parts. Raises NOT_ALLOWED."""
    rows = Run.objects.select_related("facility__holder", "facility__place", "replaces")
    rows = rows.defer("facility__place__outline").prefetch_related("parts")
    return rows.filter(reach_of(actor, FACILITY_READ, "facility__"))


def run_get(*, actor: Actor, run_id: int) -> Run:
    """One run. Raises NOT_FOUND, also where the actor may not see it."""
    found = runs_visible_to(actor).filter(pk=run_id).first()
    if found is None:
        raise NOT_FOUND(where="run", value=run_id)
    return found


def inputs_of(run: Run) -> tuple[Input, ...]:
    """What a run takes, as it was given."""
    return tuple(Input(part.code, part.mass_g) for part in _parts(run) if not part.fate)


def outputs_of(run: Run) -> tuple[Output, ...]:
    """What becomes of it, as it was given."""
    return tuple(Output(Fate(p.fate), p.code, p.mass_g, p.cause) for p in _parts(run) if p.fate)


def missing_g(run: Run) -> int:
    """Grams a run takes and does not tell of; below zero, the other way round."""
    return difference(inputs_of(run), outputs_of(run))


def run_events(run: Run) -> tuple[RunEvent, ...]:
    """What may be done with a run as it stands."""
    return RUNS.events(RunState(run.state))


def _parts(run: Run) -> Iterable[RunPart]:
    return run.parts.all()
