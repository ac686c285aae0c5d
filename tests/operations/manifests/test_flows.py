"""Flows: sums that conserve, over manifests of every fate made through the acts; whose they are; what they open to."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.corrections import SLOP, agreed, answer, ask
from tests.factories.manifests import ISSUE, OIL, Trio, brought, drafted, sign, trio
from tests.factories.registers import SETUP, actor, party

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem
from wufei.ledger.books.models import AccountBalance
from wufei.ledger.books.spec import AccountKind
from wufei.operations.manifests.actions import manifest_create, manifest_forward
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.flows import flow_manifests, flows_of
from wufei.operations.manifests.rules.flows import MOST_KINDS, Ground, capped
from wufei.operations.manifests.spec import Event, ManifestIn, Role
from wufei.operations.manifests.spec.flows import ENDED, REST, Column, Fate, Flows, FlowsAsked, Path
from wufei.registers.parties.models import Party
from wufei.registers.places.actions import place_create
from wufei.registers.places.spec import PlaceKind, Tree

pytestmark = pytest.mark.django_db
ALL = FlowsAsked()
ROAD = (Event.ISSUE, Event.TAKE_OVER)
WHOLE = (*ROAD, Event.ARRIVE, Event.ACCEPT)
SENT, PART = 4_812_000, 2_000_000
R9 = "by:method:R9"


def elsewhere() -> Party:
    """A firm in another city of the province."""
    place_create(
        actor=SETUP,
        tree=Tree.ADMINISTRATIVE,
        kind=PlaceKind.PREFECTURE,
        code="3716",
        name="滨州市",
        parent_code="37",
    )
    return party(place="3716")


def at_the_gate(three: Trio, told_g: int, weighed_g: int) -> Manifest:
    """Kitchen waste, weighed without a journey."""
    given = ManifestIn(
        key=uuid.uuid4(),
        spec="municipal/gate",
        generator_id=three.generator.pk,
        receiver_id=three.receiver.pk,
        code="municipal:kitchen",
        mass_g=told_g,
    )
    manifest = manifest_create(actor=three.people[Role.RECEIVER], given=given)
    return sign(three, manifest, Event.ACCEPT, values={"plate": "鲁P12345"}, accepted_g=weighed_g)


def weighed(three: Trio, grams: int) -> Manifest:
    """A load that weighs something else than was told."""
    return sign(three, brought(three, *ROAD), Event.ACCEPT, accepted_g=grams)


def of_every_fate() -> Trio:
    """Manifests of every fate between the same firms, one to another city, one at the gate; and what does not count."""
    three = trio()
    brought(three, *WHOLE)
    brought(three, *WHOLE, Event.TREAT)
    weighed(three, 4_700_000)
    weighed(three, 4_900_000)
    brought(three, Event.ISSUE)
    brought(three, *ROAD, Event.STOP)
    brought(three, *ROAD, Event.ACCEPT_PART)
    brought(three, *ROAD, Event.ACCEPT_PART, Event.RETURN)
    brought(three, *ROAD, Event.REFUSE)
    brought(three, *ROAD, Event.REFUSE, Event.RETURN)
    agreed(three, brought(three, *WHOLE), accepted_g=4_000_000)
    agreed(three, brought(three, *WHOLE), code=SLOP)
    at_the_gate(three, 9_000, 9_100)
    far = elsewhere()
    away = brought(three, *ROAD, receiver_id=far.pk)
    sign(three, away, Event.ACCEPT, by=actor("enterprise", party=far))
    drafted(three)
    brought(three, Event.ISSUE, Event.CANCEL)
    return three


def told(flows: Flows, column: Column) -> dict[str, int]:
    """What flows through the nodes of a column."""
    return {node.key: node.mass_g for node in flows.nodes if node.column is column}


def conserves(flows: Flows) -> None:
    """The laws: in equals out on every node between, nothing leaves where it ends, all columns come to the same."""
    columns = list(Column)
    for node in flows.nodes:
        at = columns.index(node.column)
        came = sum(
            link.mass_g for link in flows.links if at and link.column is columns[at - 1] and link.target == node.key
        )
        went = sum(link.mass_g for link in flows.links if link.column is node.column and link.source == node.key)
        assert came == (node.mass_g if at else 0), node
        assert went == (0 if node.ends else node.mass_g), node
    ended = sum(node.mass_g for node in flows.nodes if node.ends)
    for column in columns[:3]:
        assert sum(told(flows, column).values()) == flows.mass_g == ended, column
    assert sum(path.mass_g for path in flows.paths) == flows.mass_g


def test_every_gram_has_one_fate_and_the_books_say_the_same() -> None:
    of_every_fate()
    flows = flows_of(actor=actor("office"), asked=ALL)
    conserves(flows)
    fates = told(flows, Column.FATE)
    assert fates[Fate.UNDER_WAY] == 2 * SENT
    assert fates[Fate.REFUSED] == SENT + SENT - PART
    assert fates[Fate.RETURNED] == SENT + SENT - PART
    assert fates[Fate.SHORT] == 112_000 + 812_000
    assert fates[R9] == 4 * SENT + 4_700_000 + 4_900_000 + 4_000_000 + 2 * PART
    assert fates[Fate.ACCEPTED] == 9_100  # at the gate nobody is asked what becomes of it
    assert (flows.count, flows.over_g, flows.simulated) == (14, 88_000, 0)
    assert flows.moved_at == Manifest.objects.exclude(state__in=["cancelled", "draft"]).latest("moved_at").moved_at
    # The same by the books: what is reserved, what receivers hold, what differed.
    held = dict.fromkeys(AccountKind, 0)
    for row in AccountBalance.objects.select_related("account"):
        held[AccountKind(row.account.kind)] += row.moved_in - row.moved_out
    receivers = AccountBalance.objects.filter(
        account__kind=AccountKind.STOCK, account__place__code__in=["371581", "3716"]
    )
    assert fates[R9] + fates[Fate.ACCEPTED] == sum(row.moved_in - row.moved_out for row in receivers)
    reserved = sum(row.pending_out for row in AccountBalance.objects.all())
    assert fates[Fate.UNDER_WAY] + fates[Fate.REFUSED] == reserved
    assert fates[Fate.SHORT] - flows.over_g == held[AccountKind.DISCREPANCY]


def test_a_stream_is_told_by_its_wastes_and_all_streams_by_their_own() -> None:
    of_every_fate()
    office = actor("office")
    assert set(told(flows_of(actor=office, asked=ALL), Column.KIND)) == {"hazardous", "municipal"}
    one = flows_of(actor=office, asked=FlowsAsked(stream="hazardous"))
    conserves(one)
    assert told(one, Column.KIND)[SLOP] == SENT
    assert set(told(one, Column.KIND)) == {OIL, SLOP}
    assert "矿物油" in one.label(Column.KIND, OIL).say()
    assert flows_of(actor=office, asked=FlowsAsked(stream="recyclable")).nodes == []
    by_profile = flows_of(actor=office, asked=FlowsAsked(stream="municipal/gate"))
    assert told(by_profile, Column.KIND) == {"municipal:kitchen": 9_100}


def test_places_are_counties_and_below_a_chosen_one_townships_and_other_cities_stand_apart() -> None:
    three = of_every_fate()
    office = actor("office")
    flows = flows_of(actor=office, asked=ALL)
    assert set(told(flows, Column.ORIGIN)) == {"371502"}
    assert told(flows, Column.DESTINATION)["3716"] == SENT
    outside = next(node for node in flows.nodes if node.key == "3716")
    assert (outside.outside, outside.label.say()) == (True, "Outside the city: 滨州")
    town = party(place="371502001")
    by = actor("enterprise", party=town)
    given = ManifestIn(
        key=uuid.uuid4(),
        spec="hazardous",
        generator_id=town.pk,
        receiver_id=three.receiver.pk,
        carriers=(three.carrier.pk,),
        code=OIL,
        mass_g=1_000,
        values=ISSUE,
    )
    sign(three, manifest_create(actor=by, given=given), Event.ISSUE, by=by)
    county = flows_of(actor=office, asked=FlowsAsked(place="371502"))
    conserves(county)
    assert told(county, Column.ORIGIN)["371502001"] == 1_000
    assert county.mass_g == flows.mass_g + 1_000
    assert flows_of(actor=office, asked=FlowsAsked(place="371502001")).mass_g == 1_000
    assert flows_of(actor=office, asked=FlowsAsked(place="371522")).mass_g == 0
    assert told(flows_of(actor=office, asked=FlowsAsked(place="3716")), Column.DESTINATION) == {"3716": SENT}


def test_what_was_sent_on_counts_once_with_the_manifest_that_takes_it() -> None:
    three, second = trio(), party(place="371522")
    for last in (Event.ACCEPT_PART, Event.REFUSE):
        manifest = brought(three, *ROAD, last)
        onward = ManifestIn(
            key=uuid.uuid4(),
            spec="hazardous",
            generator_id=three.generator.pk,
            receiver_id=second.pk,
            carriers=(three.carrier.pk,),
            code=OIL,
            values=ISSUE,
        )
        who = three.people[Role.GENERATOR]
        manifest_forward(actor=who, manifest_id=manifest.pk, version=manifest.version, onward=onward)
    flows = flows_of(actor=actor("office"), asked=ALL)
    conserves(flows)
    assert flows.mass_g == 2 * SENT
    assert told(flows, Column.DESTINATION) == {"371522": 2 * SENT - PART, "371581": PART}
    # Whoever refused it has no part in where it went.
    assert flows_of(actor=three.people[Role.RECEIVER], asked=ALL).mass_g == PART


def test_corrected_figures_stand_once_they_are_agreed() -> None:
    three, office = trio(), actor("office")
    manifest = brought(three, *WHOLE)
    row = ask(three, manifest, mass_g=5_000_000, accepted_g=5_000_000)
    assert flows_of(actor=office, asked=ALL).mass_g == SENT
    answer(three, row, Role.RECEIVER)
    assert told(flows_of(actor=office, asked=ALL), Column.FATE) == {R9: 5_000_000}


def test_the_period_is_that_of_the_days_of_issue() -> None:
    three, now = trio(), clock.now()
    with clock.freeze(now - dt.timedelta(days=40)):
        brought(three, *WHOLE)
    brought(three, Event.ISSUE)
    office, day = actor("office"), clock.today()
    assert flows_of(actor=office, asked=FlowsAsked(since=day)).mass_g == SENT
    assert flows_of(actor=office, asked=FlowsAsked(until=day - clock.ONE_DAY)).mass_g == SENT
    assert flows_of(actor=office, asked=ALL).mass_g == 2 * SENT
    assert flows_of(actor=office, asked=FlowsAsked(since=day, until=day - clock.ONE_DAY)).count == 0


def test_each_sees_the_flows_of_the_own_manifests() -> None:
    """The matrix: who sees how many of two manifests, of which one is of other firms in other places."""
    three = trio()
    brought(three, *WHOLE)
    other = trio()
    far = dataclasses.replace(other, generator=party(place="371522"), receiver=party(place="3715Z01"))
    people = {Role.GENERATOR: far.generator, Role.RECEIVER: far.receiver}
    far.people.update({role: actor("enterprise", party=firm) for role, firm in people.items()})
    brought(far, *WHOLE)
    sees: dict[str, tuple[Actor, int]] = {
        "generator": (three.people[Role.GENERATOR], 1),
        "carrier": (three.people[Role.CARRIER], 1),
        "receiver": (three.people[Role.RECEIVER], 1),
        "driver": (actor("driver", party=three.carrier), 1),
        "stranger": (actor("enterprise", party=party(place="371502")), 0),
        "office": (actor("office"), 2),
        "leader": (actor("leader"), 2),
        "auditor": (actor("auditor"), 2),
        "city": (actor("supervisor", place="3715"), 2),
        "county of one end": (actor("supervisor", place="371581"), 1),
        "county of the other": (actor("county", place="371522"), 1),
    }
    for name, (who, expected) in sees.items():
        flows = flows_of(actor=who, asked=ALL)
        assert flows.mass_g == expected * SENT, name
        assert flow_manifests(actor=who, asked=ALL, at={}).count() == expected, name
        conserves(flows)
    for role in ("department", "township"):
        with pytest.raises(Problem):
            flows_of(actor=actor(role, party=party(), place="371502001"), asked=ALL)


def test_every_node_link_and_path_opens_to_the_manifests_it_is_made_of() -> None:
    of_every_fate()
    office, columns = actor("office"), list(Column)
    for asked in (ALL, FlowsAsked(stream="hazardous"), FlowsAsked(place="371502")):
        flows = flows_of(actor=office, asked=asked)

        def opened(at: dict[Column, str], asked: FlowsAsked = asked) -> int:
            rows = flow_manifests(actor=office, asked=asked, at=at)
            return sum(row.part_g for row in rows)  # type: ignore[attr-defined]

        assert opened({}) == flows.mass_g
        for column in columns:
            assert opened({column: "nonsense"}) == 0, column
        for node in flows.nodes:
            assert opened({node.column: node.key}) == node.mass_g, node
        for link in flows.links:
            after = columns[columns.index(link.column) + 1]
            assert opened({link.column: link.source, after: link.target}) == link.mass_g, link
        for path in flows.paths:
            at = {column: path.key(column) for column in columns if path.key(column)}
            rows = list(flow_manifests(actor=office, asked=asked, at=at))
            assert (opened(at), len(rows)) == (path.mass_g, path.count), path


def test_what_is_small_stands_as_one_node_and_still_opens() -> None:
    three, office = trio(), actor("office")
    codes = [
        f"900-{serial}-08" for serial in (199, 200, 201, 203, 204, 205, 209, 210, 213, 214, 215, 216, 217, 218, 249)
    ]
    for place, code in enumerate(codes):
        brought(three, Event.ISSUE, code=f"hw:{code}", mass_g=1_000 * (place + 1))
    asked = FlowsAsked(stream="hazardous")
    flows = flows_of(actor=office, asked=asked)
    conserves(flows)
    kinds = told(flows, Column.KIND)
    assert (len(kinds), kinds[REST], list(kinds)[-1]) == (MOST_KINDS + 1, 1_000 + 2_000 + 3_000, REST)
    rows = flow_manifests(actor=office, asked=asked, at={Column.KIND: REST})
    assert sorted(row.mass_g for row in rows) == [1_000, 2_000, 3_000]
    ways = [Path("371502", "hazardous", f"by:method:R{n}", "371581", n, 1) for n in range(1, 14)]
    folded = capped(ways)
    assert sum(path.mass_g for path in folded) == sum(range(1, 14))
    assert {path.mass_g for path in folded if path.fate == REST} == {1 + 2 + 3 + 4 + 5}


def test_the_figures_are_one_statement_however_many_manifests() -> None:
    three, office = trio(), actor("office")
    brought(three, *WHOLE)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as seen:
            flows_of(actor=office, asked=ALL)
        counts.append((len(seen), sum("manifests_manifest" in query["sql"] for query in seen)))
        brought(three, *WHOLE)
        brought(three, Event.ISSUE, code=SLOP)
    assert counts[0] == counts[1]
    assert counts[0][1] == 1


def test_places_are_folded_to_the_smallest_that_is_told_apart() -> None:
    ground = Ground("3715", frozenset({"371502", "3715Z01", "371502001"}))
    keys = {
        "371502001": "371502001",
        "371502002": "371502",
        "3715Z01001": "3715Z01",
        "3715": "3715",
        "371599": "3715",
        "3716": "3716",
        "371603": "3716",
        "37": "37",
        "4101": "41",
    }
    assert {code: ground.key(code) for code in keys} == keys
    assert [ground.outside(key) for key in ("3715", "3716", "37", "41")] == [False, True, True, True]
    assert (ground.alone("37"), ground.alone("3716"), ground.apart("371502")) == (True, False, {"371502001"})
    assert Ground("", frozenset()).key("371502001") == "371502"
    assert not Ground("", frozenset()).outside("371502")
    assert set(Fate) >= ENDED
