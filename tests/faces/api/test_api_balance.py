"""Balances over the API: suspects with their firms, the loads behind them, who may ask, months that are none."""

from typing import Any

from tests.faces.api.haulage import good, refused

from wufei.kernel import clock
from wufei.operations.manifests.spec import Event

WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)


def test_a_month_is_told_with_its_flows_and_their_loads(haulage: Any) -> None:
    haulage.brought(*WAY)
    haulage.brought(Event.ISSUE)
    asked = f"stream=hazardous&month={clock.today():%Y-%m}"
    told = good(haulage.supervisor.get(f"/balances/month?{asked}"))
    assert (told["loads"], told["suspects"], told["far"]) == (2, [], [])
    flows = {flow["what"]: flow for flow in told["flows"]}
    assert (flows["sent"]["measured"], flows["sent"]["source"], flows["sent"]["checked"]) == (4.812, "issued", False)
    assert flows["away"]["measured"] == 4.812
    assert set(told["names"]) == {str(haulage.parties[name].pk) for name in ("generator", "receiver")}
    sender = flows["sent"]["sender"]
    ends = f"sender_party={sender['party_id']}&sender_place={sender['place_id']}"
    [load] = good(haulage.supervisor.get(f"/balances/loads?{asked}&{ends}"))
    # Whoever took it in said no mass: there is nothing to hold against what was told.
    assert (load["sent_g"], load["received_g"], load["z"]) == (4_812_000, None, None)
    assert good(haulage.supervisor.get(f"/balances/loads?{asked}&sender_party=1&sender_place=1&limit=5")) == []


def test_whoever_only_signs_sees_no_balance_and_a_month_is_named(haulage: Any) -> None:
    asked = f"stream=hazardous&month={clock.today():%Y-%m}"
    assert refused(haulage.generator.get(f"/balances/month?{asked}"))[0] == 403
    assert refused(haulage.generator.get(f"/balances/loads?{asked}"))[0] == 403
    assert refused(haulage.supervisor.get("/balances/month?stream=hazardous&month=nonsense"))[0] == 422
