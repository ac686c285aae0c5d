"""The page of figures of balances: read by whoever sees balances, set by the office."""

import pytest
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url

from wufei.oversight.balance.models import Setting

pytestmark = pytest.mark.django_db


def test_the_office_sets_what_others_read(signed_in: SignedIn) -> None:
    office, county, address = signed_in("office"), signed_in("county"), url("balance_settings")
    assert "form-figure" in read(office, address)
    assert "form-figure" not in read(county, address)
    given = {"code": "weighbridge.lasting", "value": "4", "valid_from": "2026-01-01", "source": "检定证书 2026-118"}
    send(county, address, status=403, **given)
    send(office, address, status=422, **{**given, "value": "4000"})
    assert not Setting.objects.exists()
    send(office, address, **given)
    assert "检定证书 2026-118" in read(county, address)
    read(signed_in("driver"), address, status=403)
