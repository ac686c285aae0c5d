"""The balance of a month out of the books: sums of the books, a planted leak that ranks first, whose it is to see."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.balance import BEGUN, LOADS, MARCH, TONNE, WHOLE, gate_of, month, past, weigh
from tests.factories.declarations import file
from tests.factories.facilities import facility, norm, posted
from tests.factories.manifests import OIL, ROLES, trio
from tests.factories.registers import SETUP, actor

from wufei.kernel import clock
from wufei.kernel.problems import Problem
from wufei.operations.declarations.actions.duties import duties_open
from wufei.operations.declarations.actions.firms import party_enrol, profile_set
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.spec.filings import FilingState
from wufei.operations.declarations.spec.firms import ProfileIn
from wufei.operations.declarations.spec.words import Tier
from wufei.operations.facilities.spec import Fate, Input, NormKind, Output
from wufei.operations.manifests.actions import manifests_take
from wufei.operations.manifests.spec import Event
from wufei.oversight.balance.queries.months import loads_behind, month_balance, suspected_parties
from wufei.oversight.balance.spec.months import BalanceAsked, Firm, MonthBalance, MonthFlow, Source, What, Where
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db


def flows(found: MonthBalance, what: What) -> list[MonthFlow]:
    """The flows of a kind."""
    return [flow for flow in found.flows if flow.what is what]


def test_an_empty_month_has_nothing_to_balance() -> None:
    trio()
    found = month_balance(actor=SETUP, asked=MARCH)
    assert (found.loads, found.balance, found.suspects, found.flows) == (0, None, [], [])


def test_the_network_sums_to_the_books_and_says_what_cannot_be_checked() -> None:
    three = trio()
    manifests = month(three)
    found = month_balance(actor=SETUP, asked=MARCH)
    arrived = [row for row in manifests if row.accepted_g is not None]
    assert sum(flow.measured or 0 for flow in flows(found, What.SENT)) == pytest.approx(len(arrived) * 10)
    told = sum(row.accepted_g or 0 for row in arrived)
    assert sum(flow.measured or 0 for flow in flows(found, What.ACCEPTED)) == pytest.approx(told / TONNE)
    assert [(flow.measured, flow.checked) for flow in flows(found, What.AWAY)] == [(10, False)]
    assert found.loads == len(manifests)
    assert len(flows(found, What.SENT)) == 4
    assert all(flow.checked for flow in flows(found, What.SENT))
    # Nobody has written down a run, and no scale has weighed.
    assert [flow.measured for flow in flows(found, What.TREATED)] == [None]
    assert not flows(found, What.WEIGHED)
    assert not found.suspects
    assert not found.far
    # What the books moved into the stock of the plant is what lies there.
    [closing] = flows(found, What.CLOSING)
    assert (closing.source, closing.measured) == (Source.BOOKS, pytest.approx(told / TONNE))


def test_a_load_a_fifth_short_ranks_first_and_opens_to_its_manifest() -> None:
    three = trio()
    manifests = month(three, short=20)
    found = month_balance(actor=SETUP, asked=MARCH)
    first = found.suspects[0]
    assert (first.where, first.sender) == (Where.WAY, Firm(three.generator.pk, three.generator.place_id or 0))
    assert first.lost == pytest.approx(2, abs=0.5)
    behind = loads_behind(actor=SETUP, asked=MARCH, sender=first.sender, receiver=first.receiver)
    assert behind[0].load.manifest_id == manifests[2].pk
    assert behind[0].far
    assert len(behind) == LOADS
    assert [each.load.manifest_id for each in found.far] == [manifests[2].pk]
    suspected = suspected_parties(actor=SETUP, asked=MARCH)
    assert {each.party_id for each in suspected} == {three.generator.pk, three.receiver.pk}
    assert all(each.manifest_ids[0] == manifests[2].pk for each in suspected)


def test_what_usually_dries_is_no_leak_where_a_norm_says_so() -> None:
    three = trio()
    entries = [past(three, three.generator, number, *WHOLE, accepted_g=9 * TONNE) for number in range(LOADS)]
    manifests_take(actor=SETUP, source="省固废系统", entries=entries)
    assert [each.where for each in month_balance(actor=SETUP, asked=MARCH).suspects] == [Where.WAY]
    norm(NormKind.DRYING, 150, "hw:")
    found = month_balance(actor=SETUP, asked=MARCH)
    assert not found.suspects
    [dried] = flows(found, What.DRIED)
    assert (dried.source, dried.measured) == (Source.NORM, pytest.approx(4.5))


def test_a_load_that_no_scale_saw_is_missing_at_the_gate() -> None:
    three = trio()
    manifests = month(three)
    gate = gate_of(three)
    for manifest in manifests:
        if manifest.accepted_g is not None and manifest.pk != manifests[4].pk:
            weigh(gate, manifest)
    found = month_balance(actor=SETUP, asked=MARCH)
    told = sum(row.accepted_g or 0 for row in manifests) - (manifests[4].accepted_g or 0)
    assert sum(flow.measured or 0 for flow in flows(found, What.WEIGHED)) == pytest.approx(told / TONNE)
    first = found.suspects[0]
    assert first.where is Where.GATE
    assert first.lost == pytest.approx(10, abs=0.5)
    behind = loads_behind(actor=SETUP, asked=MARCH, sender=first.sender, receiver=first.receiver, unweighed_first=True)
    assert behind[0].load.manifest_id == manifests[4].pk


def test_more_treated_than_ever_came_is_suspected_of_the_plant() -> None:
    three = trio()
    month(three)
    line = facility(holder_id=three.receiver.pk, place_id=three.receiver.place_id)
    told = {"inputs": (Input(OIL, 100 * TONNE),), "outputs": (Output(Fate.TREATED, OIL, 100 * TONNE),)}
    ended = BEGUN + dt.timedelta(days=25)
    posted(line, **told, started_at=ended - dt.timedelta(hours=5), ended_at=ended)
    assert not month_balance(actor=SETUP, asked=MARCH).suspects
    sooner = ended - dt.timedelta(days=1)
    posted(line, **{**told, "inputs": (Input(OIL, 230 * TONNE),), "outputs": (Output(Fate.TREATED, OIL, 230 * TONNE),)},
           started_at=sooner - dt.timedelta(hours=5), ended_at=sooner)  # fmt: skip
    found = month_balance(actor=SETUP, asked=MARCH)
    first = found.suspects[0]
    assert (first.where, first.receiver) == (Where.FIRM, Firm(three.receiver.pk, three.receiver.place_id or 0))
    assert first.lost == pytest.approx(-90, rel=0.1)


def test_a_county_balances_its_own_firms_and_a_firm_sees_no_balance() -> None:
    three = trio()
    month(three, short=20)
    supervisor = actor("supervisor", place="371502")
    found = month_balance(actor=supervisor, asked=MARCH)
    assert len(flows(found, What.SENT)) == 4
    # The plant lies in another county: of what it treats and keeps nothing is seen here.
    assert not flows(found, What.CLOSING)
    assert found.suspects[0].where is Where.WAY
    assert len(flows(month_balance(actor=actor("supervisor", place="371581"), asked=MARCH), What.CLOSING)) == 1
    nothing = month_balance(actor=actor("supervisor", place="371502001"), asked=MARCH)
    assert nothing.loads == 0
    within = BalanceAsked(MARCH.stream, MARCH.month, "371502001")
    assert month_balance(actor=SETUP, asked=within).loads == 0
    with pytest.raises(Problem) as refused:
        month_balance(actor=three.people[ROLES[Event.ISSUE]], asked=MARCH)
    assert refused.value.code == "access.not_allowed"


def test_a_month_takes_as_many_statements_for_many_loads_as_for_few() -> None:
    three = trio()
    month(three)
    with CaptureQueriesContext(connection) as few:
        month_balance(actor=SETUP, asked=MARCH)
    month(three)
    with CaptureQueriesContext(connection) as many:
        found = month_balance(actor=SETUP, asked=MARCH)
    assert found.loads == 50
    assert len(few) == len(many) <= 14


def enrolled(firm: Party) -> None:
    """A firm that files every month."""
    party_enrol(actor=SETUP, party_id=firm.pk, group="hw", source="名录", valid_from=dt.date(2020, 1, 1))
    profile_set(actor=SETUP, party_id=firm.pk, given=ProfileIn(adjusted=Tier.KEY, adjusted_why="试点"))


def declared(firm: Party, day: dt.date, opening_t: int, generated_t: int, closing_t: int) -> None:
    """A firm files, on a day, what it made in the month before and what lay there."""
    with clock.freeze(dt.datetime.combine(day, dt.time(10), clock.SHANGHAI)):
        duties_open(actor=SETUP, day=day)
        filing = Filing.objects.get(party=firm, form="hw-month", state=FilingState.DUE)
        told = {"opening": opening_t, "generated": generated_t, "closing": closing_t}
        changed = {f"wastes/{OIL}/{field}": tonnes * TONNE for field, tonnes in told.items()}
        file(filing, changed=changed, reasons=dict.fromkeys(changed, "按台账"))


def test_what_a_firm_declares_is_held_against_what_left_it() -> None:
    three = trio()
    month(three)
    # Sixty tonnes left it; what nobody filed cannot be checked.
    assert not flows(month_balance(actor=SETUP, asked=MARCH), What.GENERATED)
    enrolled(three.generator)
    declared(three.generator, dt.date(2026, 3, 5), 0, 15, 15)
    declared(three.generator, dt.date(2026, 4, 5), 15, 50, 5)
    found = month_balance(actor=SETUP, asked=MARCH)
    [made] = flows(found, What.GENERATED)
    assert (made.source, made.measured, made.checked) == (Source.DECLARATION, 50, True)
    assert not found.suspects


def test_a_firm_that_declares_too_little_is_suspected() -> None:
    three = trio()
    month(three)
    enrolled(three.generator)
    declared(three.generator, dt.date(2026, 3, 5), 0, 2, 2)
    declared(three.generator, dt.date(2026, 4, 5), 2, 20, 0)
    first = month_balance(actor=SETUP, asked=MARCH).suspects[0]
    assert (first.where, first.receiver) == (Where.FIRM, Firm(three.generator.pk, three.generator.place_id or 0))
    assert first.lost < -30
