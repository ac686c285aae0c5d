"""Laws of manifests on the database, whatever people do in whatever order. Not for: single rules (test_rules)."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from tests.factories.manifests import ROLES, Trio, drafted, sign, trio
from tests.factories.registers import SETUP

from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.models import AccountBalance
from wufei.ledger.books.queries.audit import findings
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.audit import signature_findings
from wufei.operations.manifests.spec import ATLAS, ENDS, Event, State

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = sorted({event for _state, event in ATLAS} - {Event.FORWARD})


class Roads(RuleBasedStateMachine):
    """A firm, a carrier and a receiver who try anything at any time."""

    manifests = Bundle("manifests")
    three: Trio

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.three = trio()

    @rule(target=manifests, mass=st.integers(2, 10**7))
    def draft(self, mass: int) -> object:
        return multiple(drafted(self.three, mass_g=mass))

    @rule(manifest=manifests, event=st.sampled_from(EVENTS), weighed=st.integers(0, 10**7))
    def move(self, manifest: Manifest, event: Event, weighed: int) -> None:
        before = Manifest.objects.get(pk=manifest.pk)
        possible = (State(before.state), event) in ATLAS
        accepted = weighed if event in {Event.ACCEPT, Event.ACCEPT_PART} else None
        try:
            with transaction.atomic():
                after = sign(self.three, before, event, accepted_g=accepted)
        except (Problem, Problems):
            assert Manifest.objects.get(pk=manifest.pk).version == before.version
            return
        assert possible
        assert ATLAS[State(before.state), event][0] == after.state
        assert ROLES[event]

    @invariant()
    def what_is_pending_is_what_is_on_the_road(self) -> None:
        open_g = sum(row.open_g for row in Manifest.objects.all())
        assert sum(row.pending_out for row in AccountBalance.objects.all()) == open_g
        assert all(row.open_g == 0 for row in Manifest.objects.filter(state__in=[*ENDS, State.DRAFT]))

    @invariant()
    def the_books_come_to_nothing(self) -> None:
        assert sum(row.posted for row in AccountBalance.objects.all()) == 0

    def teardown(self) -> None:
        assert list(findings()) == []
        assert signature_findings(actor=SETUP) == []
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def test_whatever_they_do_the_laws_hold() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    slow = settings(max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Roads, settings=slow)
