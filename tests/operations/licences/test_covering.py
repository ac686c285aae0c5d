"""What licences stop, warn of and count when a manifest moves, through the real acts. Not for: the acts on licences."""

import dataclasses
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.corrections import SLOP, agreed
from tests.factories.licences import OILS, entered, moved
from tests.factories.manifests import TAKE, Trio, brought, drafted, sign, trio
from tests.factories.registers import SETUP, party
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.problems import Problem, Problems
from wufei.operations.licences.actions.registers import register_declare
from wufei.operations.licences.models import Draw, Licence, Warned
from wufei.operations.licences.queries.licences import left_of
from wufei.operations.licences.queries.warnings import warned_counted
from wufei.operations.licences.rules.coverage import covers
from wufei.operations.licences.spec import ItemIn, LicenceEvent
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.licensed import licences_ahead
from wufei.operations.manifests.queries.sheets import opened
from wufei.operations.manifests.spec import Event, Way
from wufei.registers.places.actions import place_create
from wufei.registers.places.spec import PlaceKind, Tree

pytestmark = pytest.mark.django_db
TONNE = 1_000_000
MASS = 4_812_000


@pytest.fixture
def three() -> Trio:
    """Three firms of which no licence is known."""
    return trio()


def refused(three: Trio, manifest: Manifest, event: Event, **fields: object) -> list[str]:
    """The codes with which a move is refused; nothing was written then."""
    state = manifest.state
    with pytest.raises((Problem, Problems)) as told:
        sign(three, manifest, event, **fields)  # type: ignore[arg-type]
    assert Manifest.objects.get(pk=manifest.pk).state == state
    return [each.code for each in getattr(told.value, "problems", [told.value])]


def left(licence: Licence) -> tuple[int, int, int]:
    """Grams left, on the road, used."""
    (found,) = left_of(licence)
    return found.left_g, found.open_g, found.used_g


def test_where_nothing_is_known_it_is_told_and_counted(three: Trio) -> None:
    brought(three, Event.ISSUE, Event.TAKE_OVER)
    told = {(each.party_id, each.kind): each.times for each in warned_counted(SETUP)}
    assert told == {
        (three.receiver.pk, "operating"): 1,
        (three.carrier.pk, "dangerous_goods"): 1,
        (three.carrier.pk, "vehicle"): 1,
    }
    assert set(Warned.objects.values_list("finding", flat=True)) == {"licences.none_known"}


def test_a_register_that_is_complete_stops_from_its_day_on(three: Trio) -> None:
    today = clock.today()
    for kind in ("operating", "collecting", "medical", "point_to_point"):
        register_declare(actor=SETUP, kind=kind, complete_from=today + dt.timedelta(days=1), reason="已全部录入")
    early = drafted(three)
    assert sign(three, early, Event.ISSUE).state == "issued"
    for kind in ("operating", "collecting", "medical", "point_to_point"):
        register_declare(actor=SETUP, kind=kind, complete_from=today, reason="已全部录入")
    assert refused(three, drafted(three), Event.ISSUE) == ["licences.none_known"]
    register_declare(actor=SETUP, kind="medical", complete_from=None, reason="发现遗漏")
    assert sign(three, drafted(three), Event.ISSUE).state == "issued"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"items": (ItemIn(codes=("hw:*-09",)),)}, "licences.code_outside"),
        ({"valid_to": dt.date(2020, 12, 31), "valid_from": dt.date(2020, 1, 1)}, "licences.not_on_day"),
        ({"items": (dataclasses.replace(OILS, amount_g=MASS - 1),)}, "licences.used_up"),
    ],
)
def test_a_permit_that_is_known_and_does_not_cover_stops(three: Trio, fields: dict[str, object], code: str) -> None:
    entered("operating", three.receiver, **fields)
    assert refused(three, drafted(three), Event.ISSUE) == [code]


@pytest.mark.parametrize("event", [LicenceEvent.SUSPEND, LicenceEvent.REVOKE])
def test_a_permit_that_was_stopped_stops(three: Trio, event: LicenceEvent) -> None:
    permit = entered("operating", three.receiver)
    issued = brought(three, Event.ISSUE)
    moved(permit, event)
    assert refused(three, drafted(three), Event.ISSUE) == ["licences.not_in_force"]
    assert refused(three, issued, Event.ACCEPT) == ["licences.not_in_force"]
    assert sign(three, issued, Event.REFUSE).state == "refused"
    if event is LicenceEvent.SUSPEND:
        moved(permit, LicenceEvent.RESUME)
        assert sign(three, drafted(three), Event.ISSUE).state == "issued"


def test_another_way_of_treatment_stops_at_the_gate(three: Trio) -> None:
    entered("operating", three.receiver)
    manifest = brought(three, Event.ISSUE)
    assert refused(three, manifest, Event.ACCEPT, values={"method": "D10"}) == ["licences.method_outside"]
    assert sign(three, manifest, Event.ACCEPT).state == "accepted"


def test_a_vehicle_is_asked_for_by_its_plate(three: Trio) -> None:
    entered("dangerous_goods", three.carrier, items=())
    entered("vehicle", three.carrier, items=(), plate=TAKE["plate"], valid_to=clock.today())
    other = entered("vehicle", three.carrier, items=(), plate="鲁P99999")
    moved(other, LicenceEvent.SUSPEND)
    manifest = brought(three, Event.ISSUE)
    values = {**TAKE, "plate": "鲁P99999"}
    assert refused(three, manifest, Event.TAKE_OVER, values=values) == ["licences.not_in_force"]
    Warned.objects.all().delete()
    assert sign(three, manifest, Event.TAKE_OVER).state == "in_transit"
    assert not Warned.objects.exists()


def test_what_averts_harm_is_not_stopped_but_counted(three: Trio) -> None:
    entered("operating", three.receiver, items=(ItemIn(codes=("hw:*-09",)),))
    manifest = drafted(three, way=Way.EMERGENCY, reason="泄漏处置")
    assert sign(three, manifest, Event.ISSUE).state == "issued"
    assert list(Warned.objects.values_list("finding", flat=True)) == ["licences.code_outside"]


def test_an_allowance_follows_the_load(three: Trio) -> None:
    permit = entered("operating", three.receiver)
    manifest = brought(three, Event.ISSUE)
    assert left(permit) == (10 * TONNE - MASS, MASS, 0)
    sign(three, manifest, Event.ACCEPT, accepted_g=5 * TONNE)
    assert left(permit) == (5 * TONNE, 0, 5 * TONNE)
    cancelled = brought(three, Event.ISSUE)
    sign(three, cancelled, Event.CANCEL)
    assert left(permit) == (5 * TONNE, 0, 5 * TONNE)
    part = brought(three, Event.ISSUE, Event.ACCEPT_PART)
    assert left(permit) == (5 * TONNE - MASS, MASS - 2 * TONNE, 7 * TONNE)
    sign(three, part, Event.RETURN)
    assert left(permit) == (3 * TONNE, 0, 7 * TONNE)
    back = brought(three, Event.ISSUE, Event.REFUSE, mass_g=TONNE)
    sign(three, back, Event.RETURN)
    assert left(permit) == (3 * TONNE, 0, 7 * TONNE)
    assert sum(Draw.objects.values_list("used_g", flat=True)) == 7 * TONNE


def test_a_correction_draws_what_the_corrected_load_would_have_drawn(three: Trio) -> None:
    permit = entered("operating", three.receiver)
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER)
    assert left(permit) == (OILS.amount_g - MASS, MASS, 0)
    manifest = agreed(three, manifest, mass_g=4_000_000)
    assert left(permit) == (OILS.amount_g - 4_000_000, 4_000_000, 0)
    manifest = sign(three, manifest, Event.ACCEPT)
    assert left(permit) == (OILS.amount_g - 4_000_000, 0, 4_000_000)
    manifest = agreed(three, manifest, mass_g=4_500_000)
    assert left(permit) == (OILS.amount_g - 4_500_000, 0, 4_500_000)
    agreed(three, manifest, code=SLOP)
    assert left(permit) == (OILS.amount_g - 4_500_000, 0, 4_500_000)


def test_a_correction_to_what_no_licence_covers_is_not_applied(three: Trio) -> None:
    permit = entered("operating", three.receiver, items=(dataclasses.replace(OILS, amount_g=MASS),))
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
    with pytest.raises((Problem, Problems)):
        agreed(three, manifest, mass_g=MASS + TONNE)
    assert left(permit) == (0, 0, MASS)
    narrow = entered(
        "operating", three.receiver, items=(ItemIn(codes=(manifest.code,), methods=("R9",), amount_g=MASS),)
    )
    moved(permit, LicenceEvent.REVOKE)
    with pytest.raises((Problem, Problems)):
        agreed(three, manifest, code=SLOP)
    assert left(narrow) == (MASS, 0, 0)


def test_more_than_is_left_is_not_taken_in(three: Trio) -> None:
    permit = entered("operating", three.receiver)
    manifest = brought(three, Event.ISSUE)
    with pytest.raises(Problem) as told:
        sign(three, manifest, Event.ACCEPT, accepted_g=10 * TONNE + 1)
    assert told.value.code == "books.below_zero"
    assert left(permit) == (10 * TONNE - MASS, MASS, 0)
    sign(three, manifest, Event.ACCEPT, accepted_g=10 * TONNE)
    assert left(permit) == (0, 0, 10 * TONNE)


def test_of_two_licences_that_cover_the_one_with_enough_left_is_drawn(three: Trio) -> None:
    year = clock.today().year
    first = entered("operating", three.receiver, items=(dataclasses.replace(OILS, amount_g=5 * TONNE),))
    second = entered("operating", three.receiver, valid_to=dt.date(year + 1, 12, 31))
    brought(three, Event.ISSUE)
    brought(three, Event.ISSUE)
    assert left(first) == (5 * TONNE - MASS, MASS, 0)
    assert [each.left_g for each in left_of(second)] == [10 * TONNE - MASS, 10 * TONNE]


def test_between_provinces_an_approval_for_this_receiver_is_asked_for(three: Trio) -> None:
    place_create(actor=SETUP, tree=Tree.ADMINISTRATIVE, kind=PlaceKind.PROVINCE, code="41", name="河南省")
    far = party(place="41")
    other = party(place="41")
    entered("transfer", three.generator, named_id=other.pk)
    assert refused(three, drafted(three, receiver_id=far.pk), Event.ISSUE) == ["licences.other_party"]
    approval = entered("transfer", three.generator, named_id=far.pk)
    sign(three, drafted(three, receiver_id=far.pk), Event.ISSUE)
    assert left(approval) == (10 * TONNE - MASS, MASS, 0)
    assert sign(three, drafted(three), Event.ISSUE).state == "issued"  # within the province nobody asks


def test_preflight_tells_what_will_stop_before_anyone_signs(three: Trio) -> None:
    entered("operating", three.receiver, items=(ItemIn(codes=("hw:*-09",)),))
    found = licences_ahead(opened(drafted(three)), clock.today())
    told = {(each.kind, str(each.severity)) for each in found}
    assert told == {("operating", "block"), ("dangerous_goods", "warn")}


def test_a_signature_asks_for_all_licences_in_one_statement(three: Trio) -> None:
    entered("dangerous_goods", three.carrier, items=())
    entered("vehicle", three.carrier, items=(), plate=TAKE["plate"])
    manifest = brought(three, Event.ISSUE)
    with CaptureQueriesContext(connection) as seen:
        sign(three, manifest, Event.TAKE_OVER)
    asked = [each["sql"] for each in seen.captured_queries if "licences_" in each["sql"]]
    assert sum("licences_licence" in sql for sql in asked) == 1


@pytest.mark.django_db(transaction=True)
def test_two_loads_race_for_the_last_tonne_and_one_wins() -> None:
    three = trio()
    permit = entered("operating", three.receiver, items=(dataclasses.replace(OILS, amount_g=TONNE),))
    loads = [drafted(three, mass_g=TONNE) for _ in range(2)]
    told = together(*(lambda load=load: sign(three, load, Event.ISSUE) for load in loads))
    assert told.count("done") == 1
    assert set(told) <= {"done", "licences.used_up", "books.below_zero"}
    assert left(permit) == (0, TONNE, 0)


@given(st.from_regex(r"hw:\d{3}-\d{3}-\d{2}", fullmatch=True))
def test_a_code_covers_itself_and_its_class_covers_it(code: str) -> None:
    assert covers(code, code)
    assert covers(f"hw:*{code[-3:]}", code)
    assert not covers("sw:*", code)
