"""What manifests give the lake: sums of what was taken in, by what streams feed; an indicator that comes from them."""

import datetime as dt

import pytest
from tests.factories.corrections import agreed
from tests.factories.manifests import Trio, brought, sign, trio
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.access import system
from wufei.kernel.lake import queries as lake
from wufei.operations.manifests.datasets import MANIFEST_MASSES
from wufei.operations.manifests.queries.flows import flows_of
from wufei.operations.manifests.queries.masses import stream_feeding
from wufei.operations.manifests.spec import MASSES, SPECS, Event
from wufei.operations.manifests.spec.flows import Column, FlowsAsked
from wufei.programme.indicators.actions.figures import figures_refresh
from wufei.programme.indicators.actions.readings import ReadingIn, readings_put
from wufei.programme.indicators.actions.sets import set_load_shipped
from wufei.programme.indicators.models import Figure, Variable
from wufei.programme.indicators.queries.figures import provenance

pytestmark = pytest.mark.django_db
JUNE = dt.datetime(2025, 6, 3, 8, tzinfo=dt.UTC)
AUGUST = dt.datetime(2025, 8, 3, 8, tzinfo=dt.UTC)
AFTER = dt.datetime(2025, 10, 9, 8, tzinfo=dt.UTC)
ROAD = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE)
USED, BURIED = "industrial_hazardous_waste_utilised", "industrial_hazardous_waste_landfilled"


def taken(three: Trio, at: dt.datetime, method: str, grams: int = 4_812_000) -> None:
    """A load that was issued and taken in on a day."""
    with clock.freeze(at):
        manifest = brought(three, *ROAD)
        sign(three, manifest, Event.ACCEPT, values={"method": method}, accepted_g=grams)


def told() -> dict[tuple[str, str, int], int]:
    """Variable, place and closing → grams, which are millionths of tonnes."""
    found = lake.table(MASSES).to_pyarrow().to_pylist()
    return {(row["variable"], row["place"], row["closing"]): row["value_micro"] for row in found}


def test_what_was_taken_in_adds_up_since_january_where_it_came_from() -> None:
    three = trio()
    taken(three, JUNE, "R9", 4_000_000)
    taken(three, AUGUST, "R9", 1_000_000)
    taken(three, AUGUST, "D1", 500_000)
    taken(three, AUGUST, "D10", 700_000)
    with clock.freeze(AUGUST):
        brought(three, *ROAD)  # has not arrived
    with clock.freeze(AFTER):
        found = told()
        asked = FlowsAsked(stream=stream_feeding(USED), since=dt.date(2025, 1, 1), until=dt.date(2025, 9, 30))
        flows = flows_of(actor=system("tests"), asked=asked)
    for place in ("3715", "371502"):
        assert found[USED, place, 202506] == 4_000_000
        assert found[USED, place, 202509] == 5_000_000
        assert found[BURIED, place, 202509] == 500_000
    assert "371581" not in {place for _variable, place, _closing in found}
    assert (BURIED, "3715", 202506) not in found
    recovered = sum(n.mass_g for n in flows.nodes if n.column is Column.FATE and n.key == "by:method:R9")
    assert found[USED, "3715", 202509] == recovered


def test_a_quarter_that_is_not_over_and_a_correction() -> None:
    three = trio()
    with clock.freeze(JUNE):
        manifest = brought(three, *ROAD, Event.ACCEPT)
        assert told() == {}
    with clock.freeze(AUGUST):
        before = told()
        agreed(three, manifest, accepted_g=3_000_000)
        after = told()
    assert before[USED, "371502", 202506] == 4_812_000
    assert after[USED, "371502", 202506] == 3_000_000


def test_every_feed_names_a_variable_of_its_unit() -> None:
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    units = dict(Variable.objects.filter(dataset=MASSES).values_list("code", "unit"))
    feeds = {feed.variable: feed.unit for code in SPECS.codes() for feed in SPECS.get(code).feeds}
    assert feeds == units
    assert {column.name for column in MANIFEST_MASSES.schema} >= {"variable", "place", "closing", "value_micro"}


def test_an_indicator_comes_from_the_books_until_somebody_tells_it() -> None:
    three = trio()
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    taken(three, JUNE, "R9", 4_000_000)
    with clock.freeze(AUGUST):
        whole = ReadingIn(
            variable="industrial_hazardous_waste_generated",
            place_code="371502",
            closing=202506,
            value="8",
            source="月报",
        )
        stock = ReadingIn(variable=f"{USED}_from_stock", place_code="371502", closing=202506, value="0", source="月报")
        readings_put(actor=SETUP, given=[whole, stock], reason="季报")
        figures_refresh()
        made = figure()
        assert made.value_micro == 50_000_000
        given = next(each for each in provenance(system("tests"), made).inputs if each.variable.code == USED)
        assert given.reading is None
        own = ReadingIn(variable=USED, place_code="371502", closing=202506, value="6", source="月报")
        readings_put(actor=SETUP, given=[own], reason="季报")
        figures_refresh()
        again = figure()
        assert again.value_micro == 75_000_000
        beside = next(each for each in provenance(system("tests"), again).inputs if each.variable.code == USED)
        assert beside.reading is not None
        assert beside.dataset_micro == 4_000_000


def figure() -> Figure:
    """The rate of the county, as it stands."""
    return Figure.objects.get(
        indicator__code="hazardous_waste_utilisation", place__code="371502", closing=202506, superseded_at=None
    )
