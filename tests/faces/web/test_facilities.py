"""Pages of facilities: lists, one of each with its figures, forms, moves, refusals by role."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.facilities import TONNE, WASTE, facility, norm, run_in, weighing
from tests.factories.ledger import moving, post
from tests.factories.registers import SETUP, party, small_city

from wufei.kernel import clock
from wufei.ledger.books.spec import AccountKey, AccountKind
from wufei.operations.facilities.actions.runs import run_draft
from wufei.operations.facilities.models import Facility, Moisture, Norm, Run, Weighing
from wufei.operations.facilities.spec import FacilityKind, NormKind, RunState

pytestmark = pytest.mark.django_db
# PNG of one point.
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c63000100000500010d0a2db4"
    "0000000049454e44ae426082"
)


@pytest.fixture
def store(world: Any) -> Facility:
    """A store of the own firm in the own county, with two loads in it."""
    place = small_city()[world.own.county]
    made = facility(
        FacilityKind.STORE, name="原料库", holder_id=world.own.party.pk, place_id=place.pk, hold_g=500 * TONNE
    )
    stock = AccountKey(holder_id=made.holder_id, place_id=place.pk, kind=AccountKind.STOCK, code=WASTE)
    other = AccountKey(holder_id=party().pk, place_id=place.pk, kind=AccountKind.GENERATED, code=WASTE)
    for days, mass in ((400, 30), (3, 90)):
        post(moving(other, stock, mass * TONNE, happened_at=clock.now() - dt.timedelta(days=days)))
    return made


def sent(client: Client, address: str, fields: dict[str, Any], status: int = 302) -> str:
    """What comes of a form whose fields have any name."""
    return send(client, address, status, **fields)


def test_empty_says_what_to_do(signed_in: SignedIn) -> None:
    office, leader = signed_in("office"), signed_in("leader")
    for page in ("facilities", "weighings", "facility_network", "facility_capacity", "facility_overdue"):
        assert "w-empty" in read(leader, url(page))
    assert url("facility_new") in read(office, url("facilities"))
    assert url("facility_new") not in read(leader, url("facilities"))
    assert url("facility_new") in read(office, url("weighing_new"))
    read(signed_in("department"), url("facilities"), status=403)


def test_a_facility_shows_its_stock_by_age_and_what_lies_too_long(signed_in: SignedIn, store: Facility) -> None:
    norm(NormKind.STORAGE, 365 * 24, "municipal:")
    enterprise = signed_in("enterprise")
    for address in (url("facilities"), url("facility", store.pk), url("facility_overdue")):
        page = read(enterprise, address)
        assert store.name in page
        assert "120" in page
    page = read(enterprise, url("facility", store.pk))
    assert "w-age-6" in page
    assert "w-over" in page
    assert "400" in read(enterprise, url("facility_overdue"))
    assert store.name not in read(enterprise, f"{url('facilities')}?kind=line")
    assert store.name in read(enterprise, f"{url('facilities')}?kind=store&q=原料")


def test_a_facility_is_added_changed_and_its_moisture_measured(signed_in: SignedIn, world: Any) -> None:
    client = signed_in("enterprise")
    form = {"name": "二号线", "kind": "line", "holder": world.own.party.name, "place": world.own.county}
    form |= {"codes": "hw:900 sw:", "day_g": "120.5", "hold_l": "2000", "method": "D10"}
    sent(client, url("facility_new"), form)
    made = Facility.objects.get()
    assert (made.day_g, made.hold_l, made.codes) == (120_500_000, 2_000_000, ["hw:900", "sw:"])
    page = read(client, url("facility_change", made.pk))
    assert "120.5" in page
    form |= {"version": str(made.version), "reason": "技改", "day_g": "150"}
    sent(client, url("facility_change", made.pk), form)
    made.refresh_from_db()
    assert made.day_g == 150 * TONNE
    told = {"code": "sw:SW90", "percent": "79.5", "source": "化验单 12"}
    sent(client, url("facility_moisture", made.pk), told)
    assert Moisture.objects.get().permille == 795
    read(signed_in("supervisor"), url("facility_change", made.pk), status=403)
    read(client, url("facility", made.pk + 999), status=404)


def test_a_weighing_is_recorded_corrected_and_struck_out(signed_in: SignedIn, store: Facility) -> None:
    client = signed_in("driver")
    page = read(client, f"{url('weighing_new')}?facility={store.pk}")
    assert store.name in page
    form = {"key": str(uuid.uuid4()), "facility": str(store.pk), "direction": "in", "plate": "鲁P12345"}
    form |= {"gross_g": "25.34", "tare_g": "15.02", "weighed_at": "2026-03-02T14:05", "ticket": "0001"}
    sent(client, url("weighing_new"), form | {"photo": SimpleUploadedFile("磅.png", PHOTO)})
    made = Weighing.objects.get()
    assert (made.net_g, made.weighed_at.hour) == (10_320_000, 6)
    page = read(client, url("weighing", made.pk))
    assert "10.32" in page
    assert client.get(url("weighing_photo", made.pk)).content == PHOTO
    listed = read(client, f"{url('weighings')}?q=12345&direction=in&since=2026-03-01&until=2026-03-31&linked=no")
    assert "0001" in listed
    assert "w-empty" in read(client, f"{url('weighings')}?flagged=yes")
    again = form | {"key": str(uuid.uuid4()), "gross_g": "25.00", "reason": "读数有误"}
    sent(client, url("weighing_correct", made.pk), again)
    new = Weighing.objects.get(cites=made)
    assert url("weighing", new.pk) in read(client, url("weighing", made.pk))
    sent(client, url("weighing_strike", new.pk), {"key": str(uuid.uuid4()), "reason": "无此车"})
    assert "w-empty" in read(client, url("weighings"))
    read(client, url("weighing", Weighing.objects.get(void=True).pk))


def test_a_form_sent_again_minutes_later_is_one_weighing(signed_in: SignedIn, store: Facility) -> None:
    client, now = signed_in("driver"), clock.now()
    form = {"key": str(uuid.uuid4()), "facility": str(store.pk), "direction": "in", "gross_g": "25", "tare_g": "15"}
    for minutes in (0, 3):
        with clock.freeze(now + dt.timedelta(minutes=minutes)):
            sent(client, url("weighing_new"), form)
    assert Weighing.objects.get().weighed_at == now
    with clock.freeze(now + dt.timedelta(minutes=4)):
        sent(client, url("weighing_new"), form | {"key": str(uuid.uuid4())})
    assert Weighing.objects.count() == 2


def test_what_is_wrong_with_a_weighing_stands_at_its_field(signed_in: SignedIn, store: Facility) -> None:
    form = {"key": str(uuid.uuid4()), "facility": str(store.pk), "gross_g": "15", "tare_g": "25"}
    assert "tare_g" in sent(signed_in("driver"), url("weighing_new"), form, status=422)


def test_a_run_is_written_posted_reversed_and_written_anew(signed_in: SignedIn, store: Facility) -> None:
    client = signed_in("enterprise")
    assert WASTE in read(client, url("run_new", store.pk))
    form = {"key": str(uuid.uuid4()), "started_at": "2026-03-02T08:00", "ended_at": "2026-03-02T16:00"}
    form |= {"in_code_0": WASTE, "in_mass_0": "100", "out_fate_0": "treated", "out_code_0": WASTE, "out_mass_0": "93"}
    sent(client, url("run_new", store.pk), form)
    made = Run.objects.get()
    assert "w-note w-over" in read(client, url("run", made.pk))
    form |= {"out_fate_1": "lost", "out_code_1": WASTE, "out_mass_1": "7", "out_cause_1": "evaporation"}
    assert 'value="93"' in read(client, url("run_change", made.pk))
    sent(client, url("run_change", made.pk), form | {"version": str(made.version)})
    made.refresh_from_db()
    sent(client, url("run_move", made.pk), {"version": str(made.version), "event": "post"})
    made.refresh_from_db()
    assert made.state == RunState.POSTED
    page = read(client, f"{url('facility_balance', store.pk)}?since=2026-03-01&until=2026-03-31")
    assert "balance-data" in page
    assert "93" in page
    sent(client, url("run_move", made.pk), {"version": str(made.version), "event": "reverse", "reason": "录错"})
    read(client, f"{url('run_new', store.pk)}?replaces={made.pk}")
    sent(client, url("run_new", store.pk), form | {"key": str(uuid.uuid4()), "replaces": str(made.pk)})
    assert Run.objects.get(replaces=made).state == RunState.DRAFT
    assert made.number in read(client, url("run", Run.objects.get(replaces=made).pk))
    read(signed_in("supervisor"), url("run_new", store.pk), status=403)


def test_points_stand_as_a_tree(signed_in: SignedIn, world: Any) -> None:
    place = small_city()[world.own.county]
    top = facility(FacilityKind.POINT, name="县中心", level=3, holder_id=world.own.party.pk, place_id=place.pk)
    facility(FacilityKind.POINT, name="镇站", level=2, parent_id=top.pk, place=world.own.township)
    page = read(signed_in("county"), f"{url('facility_network')}?place={world.own.county}")
    assert page.index("县中心") < page.index("镇站")
    assert "w-fac-d1" in page
    assert "w-empty" in read(signed_in("county"), f"{url('facility_network')}?code=agricultural:film&place=99")


def test_capacity_stands_against_demand(signed_in: SignedIn, store: Facility) -> None:
    facility(day_g=TONNE, codes=("municipal:",))
    year = (clock.now() - dt.timedelta(days=3)).year
    page = read(signed_in("office"), f"{url('facility_capacity')}?year={year}")
    assert WASTE in page
    assert "90" in page


def test_limits_are_loaded_and_set(signed_in: SignedIn) -> None:
    office = signed_in("office")
    sent(office, url("facility_norms"), {"shipped": "1"})
    count = Norm.objects.count()
    assert count > 3
    form = {"kind": "storage", "prefix": "hw:900", "value": "100", "source": "本市规定"}
    sent(office, url("facility_norms"), form)
    assert Norm.objects.count() == count + 1
    assert "本市规定" in read(office, url("facility_norms"))
    sent(signed_in("county"), url("facility_norms"), form, status=403)


def test_tables_go_out_and_have_their_way_in(signed_in: SignedIn, store: Facility) -> None:
    weighing(store)
    client = signed_in("enterprise")
    for code in ("weighings", "facilities"):
        assert client.get(url("register_export", code)).status_code == 200
        assert "w-on" in read(client, url("register_import", code))


def test_what_the_log_says_of_a_run_has_its_words(signed_in: SignedIn, store: Facility) -> None:
    made = run_draft(actor=SETUP, given=run_in(store))
    assert made.number in read(signed_in("office"), url("run", made.pk))
    read(signed_in("auditor"), url("facility_balance", store.pk))
