"""Declarations over the API: read, filed, returned, accepted, coverage; who may."""

from typing import Any

import pytest
from tests.faces.api.haulage import good, refused
from tests.factories.declarations import OIL, opened

from wufei.kernel import clock
from wufei.kernel.periods import Length, Period
from wufei.operations.declarations.models import Filing

MADE = f"wastes/{OIL}/generated"


@pytest.fixture
def due(haulage: Any) -> Filing:
    """The quarter before this one of the generator."""
    return opened(haulage.parties["generator"], day=Period.containing(clock.today(), Length.QUARTER).start)


def test_a_declaration_is_read_filed_returned_and_accepted(haulage: Any, due: Filing) -> None:
    told = good(haulage.generator.get(f"/declarations/{due.pk}"))
    assert (told["state"], told["form"], told["still"]) == ("due", "hw-quarter", True)
    body = {"version": told["version"], "values": {MADE: 1_500_000, f"wastes/{OIL}/closing": 0}}
    status, problems = refused(haulage.generator.post(f"/declarations/{due.pk}/file", body))
    assert status == 422
    assert "declarations.reason_missing" in str(problems)
    filed = good(haulage.generator.post(f"/declarations/{due.pk}/file", {**body, "reasons": {MADE: "清罐"}}))
    assert filed["state"] == "filed"
    back = {"version": filed["version"], "remarks": {MADE: "请附称重单"}}
    returned = good(haulage.supervisor.post(f"/declarations/{due.pk}/return", back))
    assert good(haulage.generator.get(f"/declarations/{due.pk}"))["remarks"] == {MADE: "请附称重单"}
    again = good(haulage.generator.post(f"/declarations/{due.pk}/file-proposed", {"version": returned["version"]}))
    done = good(haulage.supervisor.post(f"/declarations/{due.pk}/accept", {"version": again["version"]}))
    assert done["state"] == "accepted"


def test_each_sees_the_own_and_the_supervisor_the_coverage(haulage: Any, due: Filing) -> None:
    assert due.pk in {each["id"] for each in good(haulage.generator.get("/declarations"))["items"]}
    assert good(haulage.stranger.get("/declarations"))["items"] == []
    assert refused(haulage.stranger.get(f"/declarations/{due.pk}"))[0] == 404
    assert refused(haulage.driver.get("/declarations"))[0] == 403
    told = good(haulage.supervisor.get(f"/declarations/coverage?closing={due.closing}&form=hw-quarter"))
    assert (told["whole"]["asked"], told["whole"]["filed"]) == (1, 0)
