"""Runs over real manifests: versions, findings once, what people say of links and findings, who sees what."""

import datetime as dt

import pytest
from tests.factories.manifests import ISSUE, Trio, brought, sign, trio
from tests.factories.registers import SETUP, actor
from tests.factories.settlement import PRICE, contract, invoice, payment

from wufei.kernel import clock
from wufei.kernel.problems import Problem
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event
from wufei.operations.settlement.actions.findings import finding_judge
from wufei.operations.settlement.actions.runs import flows_match, link_say
from wufei.operations.settlement.actions.tolerances import tolerance_set
from wufei.operations.settlement.models import Finding, MatchGap, MatchLink
from wufei.operations.settlement.queries.findings import findings_of
from wufei.operations.settlement.queries.tolerances import tolerances_on
from wufei.operations.settlement.spec import FindingEvent, FindingState, Gap, Kind
from wufei.operations.settlement.spec.findings import FindingKind
from wufei.operations.settlement.spec.tolerances import Name, ToleranceIn

pytestmark = pytest.mark.django_db
OWED = PRICE * 4_812_000 // 1_000_000
DAYS = dt.timedelta(days=40)


@pytest.fixture
def three() -> Trio:
    """Three firms with one load that was accepted today."""
    made = trio()
    manifest = brought(made, Event.ISSUE, Event.TAKE_OVER)
    sign(made, manifest, Event.ACCEPT, accepted_g=4_812_000)
    return made


def run() -> dict[str, int]:
    """What a run of the last days counts."""
    made = flows_match(actor=SETUP, since=clock.today() - DAYS, until=clock.today())
    return {str(kind): count for part in ("links", "gaps", "findings") for kind, count in made.counts[part].items()}


def test_a_load_is_followed_from_its_contract_to_its_payment(three: Trio) -> None:
    year = {"valid_from": clock.today() - DAYS, "valid_to": clock.today() + DAYS}
    contract(three.generator, three.receiver, **year)
    first = run()
    assert first == {"manifest contract": 1, "no_weighing": 1, "no_invoice": 1}
    billed = invoice(three.receiver, three.generator, OWED, mass_g=4_812_000, issued_on=clock.today())
    payment(three.generator, three.receiver, OWED, day=clock.today() - clock.ONE_DAY)
    assert run() == {"manifest contract": 1, "manifest invoice": 1, "invoice payment": 1, "no_weighing": 1}
    # A red invoice takes its own back: nothing is billed any more, and the payment stands alone.
    invoice(three.receiver, three.generator, -OWED, mass_g=-4_812_000, issued_on=clock.today(), cites=billed.number)
    third = run()
    assert (third["no_invoice"], third["not_billed"]) == (1, 1)
    assert "manifest invoice" not in third


def test_a_finding_is_there_once_and_is_judged(three: Trio) -> None:
    assert run()["moved_without_contract"] == 1
    run()
    found = Finding.objects.get()
    assert found.last_run_id > found.first_run_id
    assert (found.party, found.mass_g) == (three.generator, 4_812_000)
    row = next(findings_of(actor=SETUP))
    assert (row.kind, row.state, row.evidence[0].kind) == (
        FindingKind.MOVED_WITHOUT_CONTRACT,
        FindingState.OPEN,
        Kind.MANIFEST,
    )
    told = {"finding_id": found.pk, "version": found.version}
    with pytest.raises(Problem):
        finding_judge(actor=SETUP, event=FindingEvent.CONFIRM, reason=" ", **told)
    finding_judge(actor=SETUP, event=FindingEvent.DISMISS, reason="框架合同另行备案", **told)
    with pytest.raises(Problem):
        finding_judge(actor=SETUP, event=FindingEvent.REOPEN, reason="再看", **told)
    run()
    assert Finding.objects.get().state == FindingState.DISMISSED


def test_a_label_that_has_gone_does_not_go_again(three: Trio) -> None:
    first = {"values": {**ISSUE, "labels": "L-001 L-002"}}
    for told in (first, {"values": {**ISSUE, "labels": " L-002  L-003"}}):
        sign(three, brought(three, Event.ISSUE, Event.TAKE_OVER, **told), Event.ACCEPT, accepted_g=4_812_000)
    assert run()["label_again"] == 1
    one, other = Manifest.objects.filter(values__has_key="labels").order_by("pk")
    told = Finding.objects.get(kind=FindingKind.LABEL_AGAIN)
    assert {pk for _kind, pk, _label in told.evidence} == {one.pk, other.pk}


def test_who_sees_a_finding_and_who_judges_it(three: Trio) -> None:
    run()
    own, other = actor("enterprise", party=three.generator), actor("enterprise", party=three.receiver)
    assert len(list(findings_of(actor=own))) == 1
    assert list(findings_of(actor=other)) == []
    assert len(list(findings_of(actor=actor("supervisor", place="371502")))) == 1
    assert list(findings_of(actor=actor("supervisor", place="371581"))) == []
    found = Finding.objects.get()
    with pytest.raises(Problem):
        finding_judge(actor=own, finding_id=found.pk, version=0, event=FindingEvent.DISMISS, reason="无")
    with pytest.raises(Problem):
        flows_match(actor=own, since=clock.today(), until=clock.today())
    with pytest.raises(Problem):
        list(findings_of(actor=actor("driver", party=three.generator)))


def test_what_a_person_denies_is_not_linked_again(three: Trio) -> None:
    made = contract(three.generator, three.receiver, valid_from=clock.today() - DAYS, valid_to=clock.today() + DAYS)
    run()
    link = MatchLink.objects.get()
    assert (link.left, link.right, link.right_id) == (Kind.MANIFEST, Kind.CONTRACT, made.pk)
    load = Manifest.objects.get()
    told = {"left": Kind.MANIFEST, "left_id": load.pk, "right": Kind.CONTRACT, "right_id": made.pk}
    with pytest.raises(Problem):
        link_say(actor=SETUP, holds=False, reason="", **told)
    link_say(actor=SETUP, holds=False, reason="另一批次", **told)
    last = run()
    assert "manifest contract" not in last
    assert MatchGap.objects.filter(gap=Gap.NO_CONTRACT).count() == 1
    link_say(actor=SETUP, holds=True, reason="核对后确为此合同", **told)
    assert run()["manifest contract"] == 1
    with pytest.raises(Problem):
        link_say(actor=SETUP, holds=True, reason="?", **(told | {"right": Kind.PAYMENT}))


def test_a_tolerance_is_set_from_a_day_with_its_source() -> None:
    day = dt.date(2026, 5, 1)
    given = ToleranceIn(name=Name.MASS_PERMILLE, value=5, valid_from=day, source="市局通知")
    tolerance_set(actor=SETUP, given=given)
    assert tolerances_on(day)[Name.MASS_PERMILLE].value == 5
    assert tolerances_on(day - clock.ONE_DAY)[Name.MASS_PERMILLE].value == 20
    for bad in ({"value": -1}, {"source": " "}):
        with pytest.raises(Problem):
            tolerance_set(
                actor=SETUP,
                given=ToleranceIn(**{"name": Name.MASS_PERMILLE, "value": 5, "valid_from": day, "source": "x", **bad}),
            )
    with pytest.raises(Problem):
        tolerance_set(actor=actor("leader"), given=given)


def test_days_to_match_have_a_length() -> None:
    for until in (dt.date(2025, 12, 31), dt.date(2030, 1, 1)):
        with pytest.raises(Problem):
            flows_match(actor=SETUP, since=dt.date(2026, 1, 1), until=until)
