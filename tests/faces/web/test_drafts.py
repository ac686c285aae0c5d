"""The form of a draft: what it does not show stays as it was when something else is changed."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from tests.faces.web.visits import read, send, url
from tests.factories.manifests import ISSUE, Trio, drafted
from tests.factories.packages import filled, three_firms
from tests.factories.registers import SETUP, party

from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.spec import Role, State
from wufei.registers.identity.models import Person
from wufei.registers.parties.actions import site_create
from wufei.registers.parties.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(world: Any) -> Trio:
    """Three firms."""
    return three_firms()


@pytest.fixture
def own(three: Trio) -> Client:
    """The generator's browser."""
    client = Client()
    person = Person.objects.get(pk=int(three.people[Role.GENERATOR].id))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["wufei_language"] = "en"
    return client


def shown(page: str) -> dict[str, Any]:
    """What a browser would send of the form as it stands, untouched."""
    form = re.search(r'<form method="post" hx-post.*?</form>', page, re.S)
    assert form is not None
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or name[1] == "csrfmiddlewaretoken":
            continue
        if 'type="checkbox"' in tag:
            if " checked" in tag:
                fields.setdefault(name[1], []).append(value[1] if value else "on")
        else:
            fields[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        fields[name] = (chosen or first)[1]  # type: ignore[index]
    return fields


def kept(row: Manifest) -> dict[str, Any]:
    """All that stands on a draft but what counts its changes."""
    row.refresh_from_db()
    names = [field.attname for field in Manifest._meta.concrete_fields]
    apart = {"version", "moved_at", "mass_g", "day"}
    legs = [(leg.position, leg.carrier_id, leg.values) for leg in Leg.objects.filter(manifest=row).order_by("position")]
    aboard = sorted(row.packages.values_list("package__code", flat=True))
    return {name: getattr(row, name) for name in names if name not in apart} | {"legs": legs, "aboard": aboard}


@pytest.fixture
def row(three: Trio) -> Manifest:
    """A draft on which everything stands that a draft can have."""
    sites = {
        name: site_create(actor=SETUP, party_id=getattr(three, name).pk, name="厂区", place_code="371502")
        for name in ("generator", "receiver")
    }
    second = party(place="371502")
    made = drafted(
        three,
        generator_site_id=sites["generator"].pk,
        receiver_site_id=sites["receiver"].pk,
        carriers=(three.carrier.pk, second.pk),
        values={**ISSUE, "plate": "鲁P11111"},
        simulated=True,
    )
    Leg.objects.filter(manifest=made, position=1).update(values={"plate": "鲁P22222"})
    return made


def test_a_change_of_one_field_leaves_all_others(own: Client, row: Manifest) -> None:
    before = kept(row)
    form = shown(read(own, url("manifest_change", row.pk)))
    send(own, url("manifest_change", row.pk), **(form | {"mass": "77"}))
    assert kept(row) == before
    assert (row.mass_g, row.state, row.simulated) == (77_000, State.DRAFT, True)


def test_what_a_form_says_counts(own: Client, row: Manifest) -> None:
    form = shown(read(own, url("manifest_change", row.pk)))
    told = {"values.emergency": "另行收集", "values.hazards": "", "generator_site": "", "mass": "77"}
    send(own, url("manifest_change", row.pk), **(form | told))
    row.refresh_from_db()
    assert (row.values["emergency"], row.values.get("hazards") or "", row.generator_site_id) == ("另行收集", "", None)


def test_a_short_form_loses_nothing(own: Client, row: Manifest) -> None:
    before = kept(row)
    form = {"version": row.version, "generator": row.generator.name, "receiver": row.receiver.name}
    form |= {"code": row.code, "mass": "77", "key": str(uuid.uuid4())}
    send(own, url("manifest_change", row.pk), **form)
    assert kept(row) == before


def test_packages_that_were_not_shown_stay_aboard(own: Client, three: Trio) -> None:
    drum = filled(three.generator, 200_000)[0]
    row = drafted(three, packages=[drum.code])
    form = {"version": row.version, "generator": row.generator.name, "receiver": row.receiver.name}
    form |= {"carrier": three.carrier.name, "code": row.code, "mass": ""}
    send(own, url("manifest_change", row.pk), **form)
    assert kept(row)["aboard"] == [drum.code]
    seen = shown(read(own, url("manifest_change", row.pk)))
    assert (seen["packages.asked"], seen["packages"]) == ("1", [drum.code])
    send(own, url("manifest_change", row.pk), **(seen | {"packages": [], "mass": "5"}))
    assert (kept(row)["aboard"], row.mass_g) == ([], 5_000)


def test_the_site_goes_with_its_party(own: Client, row: Manifest) -> None:
    other = party(place="371581")
    form = shown(read(own, url("manifest_change", row.pk)))
    send(own, url("manifest_change", row.pk), **(form | {"receiver": other.name}))
    row.refresh_from_db()
    assert (row.receiver_id, row.receiver_site_id) == (other.pk, None)


def test_a_site_that_closed_since_stays(own: Client, row: Manifest) -> None:
    Site.objects.filter(pk=row.generator_site_id).update(valid_to="2020-01-01")
    form = shown(read(own, url("manifest_change", row.pk)))
    assert form["generator_site"] == str(row.generator_site_id)
    before = kept(row)
    send(own, url("manifest_change", row.pk), **(form | {"mass": "77"}))
    assert kept(row) == before
