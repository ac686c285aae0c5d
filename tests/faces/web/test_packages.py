"""Pages of packages: what each role finds, filling, labels, repacking, undoing, refusals, files, manifests."""

import io
import re
import uuid
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.manifests import ISSUE, OIL, Trio, drafted, sign
from tests.factories.packages import filled, firm, into, made, repack, unit_code
from tests.factories.registers import SETUP, World, actor

from wufei.kernel import clock
from wufei.operations.manifests.models import Carried, Manifest, Package, Repacking
from wufei.operations.manifests.spec import Event, Role
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.identity.models import Person
from wufei.registers.parties.actions import site_create
from wufei.registers.parties.models import Party, Site
from wufei.registers.parties.spec import SiteKind

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def holder(world: World) -> Party:
    """The enterprise of one's own side, with the credit code that stands on labels; codes loaded."""
    catalogue_load_shipped(actor=SETUP)
    Party.objects.filter(pk=world.own.party.pk).update(uscc=unit_code(), uscc_doubt=False)
    return Party.objects.get(pk=world.own.party.pk)


@pytest.fixture
def site(holder: Party) -> Site:
    """A store of the holder."""
    return site_create(actor=SETUP, party_id=holder.pk, kind=SiteKind.STORE, name="危废暂存间")


@pytest.fixture
def own(signed_in: SignedIn, holder: Party) -> Client:
    """A browser of the holder's agent."""
    return signed_in("enterprise")


@pytest.fixture
def stranger(world: World) -> Client:
    """A browser of an agent of another firm in another county."""
    client = Client()
    client.force_login(world.other.person, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["wufei_language"] = "en"
    return client


def filling(**fields: Any) -> dict[str, Any]:
    """The form that fills three drums."""
    told = {"key": str(uuid.uuid4()), "waste": OIL, "count": "3", "mass": "200.5", "kind": "drum", "volume": "200"}
    return {**told, **fields}


def repacking(rows: list[Package], *outputs: tuple[str, str], **fields: Any) -> dict[str, Any]:
    """The form that empties packages into others: mass in kilograms and volume in litres of each; a blank row last."""
    columns = [*outputs, ("", "")]
    return {
        "key": str(uuid.uuid4()),
        "code": [row.code for row in rows],
        "out_waste": [OIL for _ in columns],
        "out_mass": [mass for mass, _volume in columns],
        "out_kind": ["tank" for _ in columns],
        "out_volume": [volume for _mass, volume in columns],
        **fields,
    }


def wheres(page: str) -> list[str]:
    """The fields of which a refusal speaks."""
    return re.findall(r'data-where="([^"]*)"', page)


def test_empty_says_what_to_do(own: Client, signed_in: SignedIn) -> None:
    assert url("package_new") in read(own, url("packages"))
    assert url("package_new") not in read(signed_in("leader"), url("packages"))
    assert url("packages") in read(own, url("manifests"))


def test_the_list_filters_and_finds(own: Client, holder: Party, site: Site) -> None:
    drums = filled(holder, 200_000, 180_000, holder_site_id=site.pk)
    (battery,) = filled(holder, 20_000, waste="hw:900-052-31", code="BAT-2026/7")
    act = repack(drums[:1], into(199_000), lost_g=1_000, reason="残留")
    (tank,) = made(act)
    page = read(own, url("packages"))
    assert "3 packages" in page
    assert "399 kg" in page
    assert url("package", tank.code) in page
    assert url("package", drums[0].code) not in page  # emptied
    assert url("package", drums[0].code) in read(own, f"{url('packages')}?state=all")
    assert "1 package<" in re.sub(r"\s+<", "<", read(own, f"{url('packages')}?state=emptied")).replace(" ·", "<")
    for words in (battery.code, "BAT-2026/7", "铅蓄电池", "900-052-31"):
        found = read(own, f"{url('packages')}?q={words}")
        assert url("package", battery.code) in found, words
        assert url("package", tank.code) not in found, words
    spaced = f"{tank.code[:18]} {tank.code[18:26]} {tank.code[26:34]} {tank.code[34:]}"
    assert url("package", tank.code) in read(own, f"{url('packages')}?q={spaced}")
    assert url("package", battery.code) not in read(own, f"{url('packages')}?waste={OIL}")
    assert "No package meets" in read(own, f"{url('packages')}?q=没有这样的")


def test_the_list_goes_out_as_it_is_asked_for(own: Client, holder: Party, site: Site) -> None:
    (drum, *_rest) = filled(holder, 200_000, 180_000, holder_site_id=site.pk)
    answer = own.get(f"{url('packages_sheet')}?format=xlsx&q={drum.code}")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert len(rows) == 2
    assert (rows[1][0], rows[1][2], rows[1][4], rows[1][8]) == (drum.code, OIL, 200, "危废暂存间")
    answer = own.get(f"{url('packages_sheet')}?format=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("\ufeffCode")


def test_drums_are_filled_in_one_form_and_go_on_to_their_labels(own: Client, holder: Party, site: Site) -> None:
    page = read(own, url("package_new"))
    assert f'value="{OIL}"' in page
    form = filling(site=str(site.pk), form="液态", hazards=["T", "I"], main_components="矿物油")
    there = send(own, url("package_new"), **form)
    rows = list(Package.objects.order_by("pk"))
    assert [(row.mass_g, row.volume_ml, row.holder_site_id) for row in rows] == [(200_500, 200_000, site.pk)] * 3
    assert rows[0].label["hazards"] == ["T", "I"]
    page = read(own, there)
    assert all(row.code in page for row in rows)
    assert "3 packages filled, 601.5 kg" in page
    assert send(own, url("package_new"), **form) == there  # the same form again fills nothing more
    assert Package.objects.count() == 3
    answer = own.get(f"{url('packages_labels_file')}?code={rows[0].code}&code={rows[1].code}&size=large")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"mass": "0"}, ["mass"]),
        ({"mass": "0", "volume": ""}, ["mass", "volume"]),
        ({"mass": "many"}, ["mass"]),
        ({"volume": ""}, ["volume"]),
        ({"waste": "hw:000-000-00"}, ["waste"]),
        ({"count": "0"}, ["count"]),
        ({"count": "201"}, ["count"]),
        ({"count": "2", "code": "X-1234"}, ["code"]),
        ({"count": "1", "code": "?"}, ["code"]),
        ({"filled_on": "2999-01-01"}, ["filled_on"]),
        ({"precautions": "长" * 201}, ["precautions"]),
    ],
)
def test_what_is_wrong_with_a_filling_stands_at_its_field(
    own: Client, fields: dict[str, str], where: list[str]
) -> None:
    answer = own.post(url("package_new"), filling(**fields), **PART)  # type: ignore[arg-type]
    assert answer.status_code == (404 if where == ["waste"] else 422)
    assert wheres(answer.content.decode()) == where  # said once, not for each of the drums
    assert not Package.objects.exists()


def test_a_site_of_another_firm_is_refused_at_the_field(own: Client, world: World) -> None:
    foreign = site_create(actor=SETUP, party_id=world.other.party.pk, kind=SiteKind.STORE, name="别家仓库")
    answer = own.post(url("package_new"), filling(site=str(foreign.pk)))
    assert wheres(answer.content.decode()) == ["site"]


def test_a_firm_without_a_sound_credit_code_is_told_so(own: Client, holder: Party) -> None:
    Party.objects.filter(pk=holder.pk).update(uscc_doubt=True)
    answer = own.post(url("package_new"), filling())
    assert (answer.status_code, wheres(answer.content.decode())) == (409, ["code"])


def test_what_each_role_may(own: Client, stranger: Client, signed_in: SignedIn, holder: Party, world: World) -> None:
    (drum,) = filled(holder, 200_000)
    address = url("package", drum.code)
    for role in ("office", "leader", "supervisor", "auditor", "county"):
        client = signed_in(role)
        assert address in read(client, url("packages")), role
        page = read(client, address)
        assert (f"{url('packages_repack')}?as=split" in page) is (role == "office"), role
        read(client, url("package_new"), status=200 if role == "office" else 403)
        read(client, f"{url('packages_repack')}?code={drum.code}", status=200 if role == "office" else 403)
    for role in ("department", "township"):
        read(signed_in(role), url("packages"), status=403)
        read(signed_in(role), address, status=403)
    assert address not in read(stranger, f"{url('packages')}?state=all&whose=all")
    read(stranger, address, status=404)
    assert address not in read(stranger, f"{url('packages_labels')}?code={drum.code}")
    assert stranger.get(f"{url('packages_labels_file')}?code={drum.code}").status_code == 404
    assert "No package to empty" in read(stranger, f"{url('packages_repack')}?code={drum.code}")
    send(stranger, url("packages_repack"), status=409, **repacking([drum], ("200", "250")))
    send(stranger, url("package_new"), status=404, **filling(holder=str(holder.pk)))
    assert len(b"".join(stranger.get(f"{url('packages_sheet')}?state=all").streaming_content).splitlines()) == 1
    assert Package.objects.count() == 1


def test_the_office_says_for_which_firm(signed_in: SignedIn, holder: Party) -> None:
    office = signed_in("office")
    assert 'name="holder"' in read(office, url("package_new"))
    assert f'value="{holder.pk}"' in read(office, f"{url('package_new')}?holder={holder.name}")
    read(office, f"{url('package_new')}?holder=没有的单位", status=404)
    send(office, url("package_new"), **filling(holder=str(holder.pk), count="1"))
    assert Package.objects.get().holder == holder


def test_grouping_and_splitting_keep_the_balance(own: Client, holder: Party) -> None:
    drums = filled(holder, 200_000, 180_000, 170_000)
    page = read(own, f"{url('packages_repack')}?as=group&code={drums[0].code}&code={drums[1].code}")
    assert 'value="380"' in page
    assert drums[2].code in page  # lies with them
    there = send(own, url("packages_repack"), **repacking(drums[:2], ("379.5", "1000"), lost_g="0.5", reason="残留"))
    tank = Package.objects.get(kind="tank")
    assert tank.code in there
    assert "1 package filled, 379.5 kg" in read(own, there)
    page = read(own, url("package", tank.code))
    assert all(url("package", drum.code) in page for drum in drums[:2])
    assert "−0.5 kg" in page
    assert "100.0 %" in page
    page = read(own, f"{url('packages_repack')}?as=split&code={tank.code}")
    assert page.count('name="out_mass"') == 3
    send(own, url("packages_repack"), **repacking([tank], ("200", "250"), ("179.5", "250")))
    assert sorted(Package.objects.filter(used_in=None).values_list("mass_g", flat=True)) == [170_000, 179_500, 200_000]


def test_wrong_sums_are_refused_at_the_field(own: Client, holder: Party) -> None:
    drums = filled(holder, 200_000, 180_000)
    cases: list[tuple[dict[str, Any], list[str]]] = [
        (repacking(drums, ("379", "1000")), ["lost_g"]),
        (repacking(drums, ("379", "1000"), lost_g="1"), ["reason"]),
        (repacking(drums, ("380", "")), ["out_volume.0"]),
        (repacking(drums, ("200", "250"), ("180", "")), ["out_volume.1"]),
        (repacking(drums, ("380", "1000"), out_waste=["sw:SW02", OIL]), ["out_waste.0", "reason", "out_waste.0"]),
        (repacking(drums), ["out_waste.0"]),
        (repacking([], ("380", "1000")), ["code"]),
        (repacking(drums, ("380", "1000"), happened_on=str(clock.today() - clock.ONE_DAY)), ["happened_on"]),
        (repacking(drums, ("viel", "1000")), ["out_mass.0"]),
        (repacking(drums, ("380", "1000"), happened_on="2026-01-01", happened_time="25:00"), ["happened_time"]),
    ]
    for form, where in cases:
        answer = own.post(url("packages_repack"), form, **PART)  # type: ignore[arg-type]
        assert answer.status_code == 422, form
        assert sorted(set(wheres(answer.content.decode()))) == sorted(set(where)), form
    assert not Repacking.objects.exists()


def test_an_act_is_undone_once_with_a_reason(own: Client, stranger: Client, holder: Party) -> None:
    drums = filled(holder, 200_000, 180_000)
    act = repack(drums, into(380_000))
    (tank,) = made(act)
    address = url("repacking_undo", act.key)
    assert address in read(own, url("package", tank.code))
    assert address in read(own, url("package", drums[0].code))
    send(stranger, address, status=403, reason="x")
    assert wheres(send(own, address, status=422, reason="")) == ["reason"]
    assert send(own, address, reason="误选桶号", code=tank.code) == url("package", tank.code)
    page = read(own, url("package", tank.code))
    assert "Withdrawn" in page
    assert "误选桶号" in page
    page = read(own, url("package", drums[0].code))
    assert "误选桶号" in page  # it stands in the story of what it was said to have emptied
    assert address not in page
    read(own, url("package", tank.code))
    send(own, url("repacking_undo", uuid.uuid4()), status=404, reason="x")


def test_labels_have_the_size_of_the_container_or_larger(own: Client, holder: Party) -> None:
    (drum,) = filled(holder, 200_000)
    page = read(own, f"{url('packages_labels')}?code={drum.code}")
    assert "Middle, 150 mm" in page
    assert re.search(r'value="small" disabled', page)
    answer = own.get(f"{url('packages_labels_file')}?code={drum.code}&size=small")
    assert (answer.status_code, wheres(answer.content.decode())) == (422, ["size"])
    assert own.get(f"{url('packages_labels_file')}?code={drum.code}").content.startswith(b"%PDF")
    repack([drum], into(200_000))
    assert own.get(f"{url('packages_labels_file')}?code={drum.code}").status_code == 404
    assert "Nothing to label" in read(own, f"{url('packages_labels')}?code={drum.code}")
    (sham,), (real,) = filled(holder, 1_000, simulated=True), filled(holder, 1_000)
    send_both = own.get(f"{url('packages_labels_file')}?code={sham.code}&code={real.code}")
    assert send_both.status_code == 422


def test_a_scanned_code_leads_to_its_page(own: Client, holder: Party) -> None:
    (thing,) = filled(holder, 20_000, waste="hw:900-052-31", code="LGV/2020-17")
    assert "LGV/2020-17" in read(own, url("package", "LGV/2020-17"))
    assert thing.code in read(own, url("packages"))
    read(own, url("package", "no-such-code"), status=404)


def test_a_manifest_takes_packages_and_shows_them(own: Client, holder: Party, site: Site, world: World) -> None:
    drums = filled(holder, 200_000, 180_000, holder_site_id=site.pk)
    (apart,) = filled(holder, 50_000)
    receiver, carrier = firm("371581"), firm()
    part = url("packages_choose")
    query = f"?generator={holder.name}&code={OIL}"
    page = read(own, part + query)
    assert all(row.code in page for row in (*drums, apart))
    page = read(own, f"{part}{query}&generator_site={site.pk}&packages={drums[0].code}")
    assert apart.code not in page
    assert page.count("checked") == 1
    assert drums[0].code not in read(own, f"{part}?generator={receiver.name}&code={OIL}")
    form = {
        "spec": "hazardous",
        "key": str(uuid.uuid4()),
        "generator": holder.name,
        "generator_site": str(site.pk),
        "receiver": receiver.name,
        "carrier": carrier.name,
        "code": OIL,
        "mass": "",
        "packages": [row.code for row in drums],
        **{f"values.{name}": value for name, value in ISSUE.items()},
    }
    send(own, f"{url('manifest_new')}?stream=hazardous", **form)
    manifest = Manifest.objects.get()
    assert (manifest.mass_g, manifest.pieces, manifest.generator_site_id) == (380_000, 2, site.pk)
    page = read(own, url("manifest", manifest.pk))
    assert url("package", drums[0].code) in page
    assert f"{url('packages_labels')}?manifest={manifest.pk}" in page
    assert drums[1].code in read(own, f"{url('packages_labels')}?manifest={manifest.pk}")
    assert url("manifest", manifest.pk) in read(own, url("package", drums[0].code))
    page = read(own, url("manifest_change", manifest.pk))
    assert page.count("checked") >= 2
    send(own, url("manifest_change", manifest.pk), **(form | {"version": 1, "packages": [drums[0].code]}))
    assert [one.package_id for one in Carried.objects.all()] == [drums[0].pk]
    assert (
        "packages"
        in wheres(
            send(
                own, url("manifest_change", manifest.pk), status=422, **(form | {"version": 2, "packages": ["no-such"]})
            )
        )[0]
    )


def test_those_on_a_manifest_see_the_package_and_where_it_went(world: World, own: Client, holder: Party) -> None:
    drums = filled(holder, 200_000, 180_000)
    receiver, carrier = firm("371581"), firm()
    people = {
        role: actor("enterprise", party=one)
        for role, one in ((Role.GENERATOR, holder), (Role.CARRIER, carrier), (Role.RECEIVER, receiver))
    }
    three = Trio(holder, carrier, receiver, people)
    manifest = drafted(three, packages=[row.code for row in drums], mass_g=0)
    taker = Client()
    taker.force_login(
        Person.objects.get(pk=int(people[Role.RECEIVER].id)), backend="django.contrib.auth.backends.ModelBackend"
    )
    read(taker, url("package", drums[0].code), status=404)
    for event in (Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT):
        manifest = sign(three, manifest, event)
    page = read(taker, url("package", drums[0].code))
    assert url("manifest", manifest.pk) in page
    assert url("package", drums[0].code) in read(taker, url("packages"))
    assert url("package", drums[0].code) not in read(own, url("packages"))
    assert url("package", drums[0].code) in read(own, f"{url('packages')}?whose=all")
    assert url("package", drums[0].code) in read(own, f"{url('packages')}?whose=all&q={manifest.number[-6:]}")
    page = read(own, url("package", drums[0].code))
    assert f"{url('packages_repack')}?as=split" not in page  # it is the receiver's now
