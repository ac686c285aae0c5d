"""Manifests of another system taken over: many by few statements, each whole or not at all, the same again the same."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.corrections import pending, stock
from tests.factories.licences import OILS, entered
from tests.factories.manifests import ISSUE, NEEDED, OIL, ROLES, TAKE, Trio, drafted, trio
from tests.factories.registers import SETUP, party

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.queries.audit import findings
from wufei.operations.licences.models import Warned
from wufei.operations.manifests.actions import Past, Taken, manifests_take
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.queries.audit import signature_findings
from wufei.operations.manifests.spec import Event, ManifestIn, Method, PaperStep, Role, SignIn, State, Way

pytestmark = pytest.mark.django_db
WHOLE = (Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
BEGUN = dt.datetime(2026, 3, 2, 8, tzinfo=clock.SHANGHAI)
NAMES = {Role.GENERATOR: "周会计", Role.CARRIER: "李师傅", Role.RECEIVER: "王磅房"}


def past(three: Trio, *events: Event, begun: dt.datetime = BEGUN, **fields: object) -> Past:
    """One of another system on which these events were signed, an hour apart."""
    told = ManifestIn(
        key=uuid.uuid4(),
        spec="hazardous",
        generator_id=three.generator.pk,
        receiver_id=three.receiver.pk,
        carriers=(three.carrier.pk,),
        code=OIL,
        mass_g=1_000_000,
        values=ISSUE,
    )
    steps = [
        PaperStep(
            given=SignIn(
                event=event,
                role=ROLES[event],
                values=NEEDED.get(event, {}),
                accepted_g=980_000 if event is Event.ACCEPT else None,
                happened_at=begun + place * dt.timedelta(hours=1),
            ),
            name=NAMES[ROLES[event]],
        )
        for place, event in enumerate(events)
    ]
    return Past(given=dataclasses.replace(told, **fields), steps=steps)


def take(*entries: Past) -> Taken:
    return manifests_take(actor=SETUP, source="省固废系统", entries=entries)


def codes(taken: Taken) -> list[list[str]]:
    return [[problem.code for problem in each.problems] for each in taken.refused]


def sound() -> bool:
    return not [*findings(), *signature_findings(actor=SETUP)]


def test_they_come_whole_with_the_signatures_made_there() -> None:
    three = trio()
    taken = take(past(three, *WHOLE), past(three, Event.ISSUE, Event.TAKE_OVER), past(three))
    assert not taken.refused
    assert [row.state for row in taken.manifests] == [State.ACCEPTED, State.IN_TRANSIT, State.DRAFT]
    whole = Manifest.objects.get(pk=taken.manifests[0].pk)
    assert (whole.way, whole.reason, whole.day, whole.accepted_g) == (Way.TAKEN, "省固废系统", BEGUN.date(), 980_000)
    assert whole.number.startswith("20263715")
    leg = whole.legs.get()
    hours = dt.timedelta(hours=1)
    assert (leg.plate, leg.taken_at, leg.handed_at) == (TAKE["plate"], BEGUN + hours, BEGUN + 2 * hours)
    signed = Signature.objects.filter(manifest=whole)
    assert [(each.event, each.person_label, each.method) for each in signed] == [
        (Event.ISSUE, "周会计", Method.TAKEN),
        (Event.TAKE_OVER, "李师傅", Method.TAKEN),
        (Event.ACCEPT, "王磅房", Method.TAKEN),
    ]
    assert stock(three.receiver.pk, three.receiver.place_id or 0) == 980_000
    assert pending(three.receiver.pk, three.receiver.place_id or 0) == 1_000_000
    assert Entry.objects.filter(act="manifests.manifest.take").count() == 3
    assert Emitted.objects.filter(topic="manifests.manifest_moved").count() == 5
    assert sound()


def test_the_same_again_is_the_same_and_other_content_is_refused() -> None:
    three = trio()
    entries = [past(three, *WHOLE) for _place in range(3)]
    first = take(*entries[:2])
    booked = Transfer.objects.count()
    again = take(*entries[:2])
    assert [row.pk for row in again.manifests] == [row.pk for row in first.manifests]
    assert Transfer.objects.count() == booked
    other = Past(given=dataclasses.replace(entries[0].given, code="hw:900-214-08"), steps=entries[0].steps)
    last = take(other, entries[2])
    assert codes(last) == [["manifests.key_taken"]]
    assert len(last.manifests) == 1
    assert sound()


def test_one_that_does_not_fit_is_left_out_whole_and_the_others_come() -> None:
    three = trio()
    entries = [past(three, *WHOLE) for _place in range(6)]
    entries[1] = past(three, Event.ISSUE, Event.ACCEPT, Event.TAKE_OVER)  # in an order that is none
    entries[2] = past(three, *WHOLE, code="hw:999-999-99")
    entries[3] = Past(given=entries[3].given, steps=[dataclasses.replace(each, name=" ") for each in entries[3].steps])
    entries[4] = past(three, *WHOLE, begun=clock.now() + dt.timedelta(days=1))
    taken = take(*entries)
    told = {each.key: [problem.code for problem in each.problems] for each in taken.refused}
    assert told == {
        entries[1].given.key: ["manifests.no_such_move"],
        entries[2].given.key: ["catalogue.code_unknown"],
        entries[3].given.key: ["manifests.taken_nameless"] * 3,
        entries[4].given.key: ["manifests.time_wrong"],
    }
    assert {row.key for row in taken.manifests} == {entries[0].given.key, entries[5].given.key}
    assert Manifest.objects.count() == 2
    assert Signature.objects.count() == 6
    assert sound()


def test_what_licences_would_stop_is_taken_and_counted() -> None:
    """A quota of 2.5 t: the first two draw on it, the third has too little left; all three did happen."""
    three = trio()
    entered("operating", three.receiver, items=(dataclasses.replace(OILS, amount_g=2_500_000),))
    taken = take(*(past(three, *WHOLE) for _place in range(3)))
    assert not taken.refused
    told = Warned.objects.filter(finding="licences.used_up").values_list("document", flat=True)
    assert list(told) == [taken.manifests[2].key]
    assert sound()


def test_a_carrier_whom_nobody_planned_is_on_it_too() -> None:
    three = trio()
    other = party(place="371502")
    entry = past(three, *WHOLE)
    told = dataclasses.replace(entry.steps[1].given, carrier_id=other.pk, values={**TAKE, "plate": "鲁P54321"})
    more = PaperStep(given=dataclasses.replace(told, happened_at=BEGUN + dt.timedelta(minutes=90)), name="刘师傅")
    taken = take(Past(given=entry.given, steps=[*entry.steps[:2], more, entry.steps[2]]))
    assert not taken.refused
    legs = list(taken.manifests[0].legs.model.objects.filter(manifest=taken.manifests[0]))
    assert [(leg.carrier_id, leg.taken_at, leg.handed_at) for leg in legs] == [
        (three.carrier.pk, BEGUN + dt.timedelta(hours=1), BEGUN + dt.timedelta(minutes=90)),
        (other.pk, BEGUN + dt.timedelta(minutes=90), BEGUN + dt.timedelta(hours=2)),
    ]
    assert sound()


def test_many_take_hardly_more_statements_than_few() -> None:
    three = trio()
    take(past(three, *WHOLE))

    def asked(count: int) -> int:
        with CaptureQueriesContext(connection) as told:
            take(*(past(three, *WHOLE) for _place in range(count)))
        return len(told)

    few = asked(20)
    # A manifest and each of its moves are swapped and numbered by themselves, and where a row gets its key at once (it
    # and its leg on SQLite) it is written by itself; nothing else is asked for each.
    assert (asked(60) - few) / 40 <= 10


def test_only_who_may_takes_over() -> None:
    three = trio()
    with pytest.raises(Problem, match="not_allowed"):
        manifests_take(actor=three.people[Role.GENERATOR], source="省固废系统", entries=[past(three, *WHOLE)])
    with pytest.raises(Problem, match="reason_missing"):
        manifests_take(actor=SETUP, source=" ", entries=[past(three, *WHOLE)])
    assert take().manifests == []
    assert drafted(three).way == Way.ORDINARY
