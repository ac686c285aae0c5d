"""Flows over the API: the figures of the page, who sees which, days that are none."""

from typing import Any

from tests.faces.api.haulage import good, refused

from wufei.kernel import clock
from wufei.operations.manifests.spec import Event

WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
SENT = 4_812_000


def test_flows_are_told_with_nodes_links_and_paths(haulage: Any) -> None:
    haulage.brought(*WAY)
    haulage.brought(Event.ISSUE)
    haulage.drafted()
    told = good(haulage.supervisor.get("/manifest-flows"))
    assert (told["mass_g"], told["count"], told["simulated"], told["over_g"]) == (2 * SENT, 2, 0, 0)
    for column in ("origin", "kind", "fate", "destination"):
        assert sum(node["mass_g"] for node in told["nodes"] if node["column"] == column) == 2 * SENT
    for column in ("origin", "kind", "fate"):
        assert sum(link["mass_g"] for link in told["links"] if link["column"] == column) == 2 * SENT
    assert {path["fate"]: (path["mass_g"], path["count"]) for path in told["paths"]} == {
        "by:method:R9": (SENT, 1),
        "under_way": (SENT, 1),
    }
    labels = {node["key"]: node["label"] for node in told["nodes"]}
    assert (labels["hazardous"], labels["by:method:R9"]) == ("Hazardous waste", "Treated by R9")


def test_flows_are_narrowed_and_each_sees_the_own(haulage: Any) -> None:
    haulage.brought(*WAY)
    today = clock.today()
    for query, mass_g in (
        ("?stream=hazardous", SENT),
        ("?stream=municipal", 0),
        ("?place=371581", SENT),
        ("?place=371522", 0),
        (f"?since={today}&until={today}", SENT),
        (f"?since={today + clock.ONE_DAY}", 0),
    ):
        assert good(haulage.supervisor.get(f"/manifest-flows{query}"))["mass_g"] == mass_g, query
    for name in ("generator", "carrier", "receiver", "driver"):
        assert good(haulage.speakers[name].get("/manifest-flows"))["mass_g"] == SENT, name
    empty = good(haulage.stranger.get("/manifest-flows"))
    assert (empty["nodes"], empty["links"], empty["paths"], empty["moved_at"]) == ([], [], [], None)
    assert refused(haulage.supervisor.get("/manifest-flows?since=nonsense"))[0] == 422
