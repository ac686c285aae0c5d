"""What packages came from and became: graph, origins to the gram, who sees them, labels, journeys; laws of any history.

Not for: single refusals of filling and repacking (test_packages).
"""

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.manifests import ISSUE, OIL, drafted, sign
from tests.factories.packages import filled, firm, into, made, repack, three_firms
from tests.factories.registers import SETUP, actor

from wufei.kernel import clock
from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.queries.audit import findings
from wufei.operations.manifests.actions import manifest_forward
from wufei.operations.manifests.actions.packages import repacking_undo
from wufei.operations.manifests.models import Package
from wufei.operations.manifests.papers.labels import labels_pdf
from wufei.operations.manifests.queries import packages as queries
from wufei.operations.manifests.queries.stock import Deed, stored_since, story_of_package
from wufei.operations.manifests.rules.packages import Mixing, origins
from wufei.operations.manifests.spec import Event, ManifestIn, Role, State, Weighed
from wufei.operations.manifests.spec.packages import LabelTexts, Whereabouts
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db


def test_the_graph_holds_all_before_and_all_after_but_nothing_beside() -> None:
    one = firm()
    who, drums = actor("enterprise", party=one), filled(one, *[10] * 40)
    left, right = (made(repack(part, into(200)))[0] for part in (drums[:20], drums[20:]))
    halves = made(repack([left, right], into(100), into(300)))
    last = made(repack(halves[:1], into(60), into(40)))
    with CaptureQueriesContext(
        connection,
    ) as few:
        graph = queries.genealogy(actor=who, code=halves[0].code)
    assert len(few) <= 12
    assert len(graph.packages) == 40 + 2 + 1 + 2
    assert halves[1].code not in {node.code for node in graph.packages}
    into_act, out_of = Counter[str](), Counter[str]()
    for edge in graph.edges:
        into_act[edge.target] += edge.mass_g
        out_of[edge.source] += edge.mass_g
    assert [into_act[str(act.key)] for act in graph.acts] == [200, 200, 400, 100]
    assert [out_of[str(act.key)] for act in graph.acts] == [200, 200, 100, 100]
    below = queries.genealogy(actor=who, code=drums[0].code)
    assert {node.code for node in below.packages} == {row.code for row in (drums[0], left, *halves, *last)}
    assert below.oldest == drums[0].filled_on


def test_whose_waste_is_in_what_is_exact_both_ways() -> None:
    three = three_firms()
    farms = [three.generator, three.carrier, three.receiver]
    collector = firm()
    rows = [row for farm, mass in zip(farms, (10, 20, 31), strict=True) for row in filled(farm, mass)]
    Package.objects.update(holder=collector)  # as if three manifests had brought them
    act = repack(rows, into(7), into(23), into(30), lost_g=1, reason="残留")
    found = queries.origins_of(actor=SETUP, codes=[row.code for row in made(act)])
    for row in made(act):
        assert sum(origin.mass_g for origin in found[row.code]) == row.mass_g
        assert row.generator_id == collector.pk
    got = Counter[int]()
    for parts in found.values():
        got.update({origin.party_id: origin.mass_g for origin in parts})
    lost = [mass - got[farm.pk] for farm, mass in zip(farms, (10, 20, 31), strict=True)]
    assert (sum(lost), min(lost)) == (1, 0)


def test_who_sees_a_package() -> None:
    one, other = firm(), firm("371581")
    (row,) = filled(one, 10)
    seers = [actor("enterprise", party=one), actor("supervisor", place="371502"), SETUP]
    for who in seers:
        assert [p.code for p in queries.packages_in_stock(who)] == [row.code]
        assert list(queries.package_search(actor=who, words=f"{row.code[-6:]} 900-249")) == [row]
        assert queries.package_get(actor=who, code=f" {row.code[:18]}-{row.code[18:]}").pk == row.pk
    for who in (actor("enterprise", party=other), actor("supervisor", place="371581")):
        assert not queries.packages_visible_to(who).exists()
        with pytest.raises(Problem):
            queries.genealogy(actor=who, code=row.code)
        with pytest.raises(Problems) as none:
            queries.labels_of(actor=who, codes=[row.code])
        assert none.value.problems[0].code == "manifests.label_none"


def test_labels_are_ready_to_print_and_a_large_container_has_two() -> None:
    one = firm(contact="王海燕", phone="0635-8360000")
    texts = LabelTexts(form="液态", main_components="矿物油", note="第3桶", phone="120")
    drum, tank = (
        filled(one, 180_000, label=texts, simulated=True)[0],
        filled(one, 2, volume_ml=900_000, simulated=True, label=LabelTexts(hazards=("C",)))[0],
    )
    paper = filled(one, 5, waste="recyclable:paper", volume_ml=0, simulated=True)[0]
    found = queries.labels_of(actor=actor("enterprise", party=one), codes=[drum.code, tank.code, paper.code])
    assert [(each.digital_code, each.size.side_mm, each.orange) for each in found] == [
        (drum.code, 150, True),
        (tank.code, 200, True),
        (tank.code, 200, True),
        (paper.code, 100, False),
    ]
    first = found[0]
    assert (first.title, first.waste_code, first.qr_text) == ("危险废物", "900-249-08", drum.code)
    assert first.waste_class.startswith("HW08 ")
    assert first.hazards == (("T", "毒性"), ("I", "易燃性"))
    assert (first.unit, first.contact, first.phone, first.note) == (one.name, "王海燕", "120", "第3桶")
    assert found[1].hazards == (("C", "腐蚀性"),)
    assert labels_pdf(found).startswith(b"%PDF")


def test_packed_loaded_accepted_in_part_and_sent_onward() -> None:
    three, other = three_firms(), firm("371522")
    rows = filled(three.generator, *[1_000] * 5)
    codes = [row.code for row in rows]
    for gone in (made(repack(filled(three.generator, 7), into(7)))[0].made_in.inputs, [filled(other, 1)[0].code]):
        with pytest.raises(Problems) as refused:
            drafted(three, packages=tuple(gone))
        assert {problem.code for problem in refused.value.problems} == {"manifests.package_unknown"}
    manifest = drafted(three, packages=tuple(codes))
    with pytest.raises(Problems):
        repack(rows[:1], into(1_000))
    for event in (Event.ISSUE, Event.TAKE_OVER):
        manifest = sign(three, manifest, event)
    verdicts = tuple(Weighed(code=code, refused=code in codes[3:]) for code in codes)
    manifest = sign(three, manifest, Event.ACCEPT_PART, packages=verdicts, values={"method": "R9"})
    receiver = three.people[Role.RECEIVER]
    assert {row.code for row in queries.packages_in_stock(receiver)} == set(codes[:3])
    act = repack([Package.objects.get(code=codes[0])], into(400), into(600), by=receiver)
    onward = ManifestIn(
        key=uuid.uuid4(),
        spec="hazardous",
        generator_id=three.generator.pk,
        receiver_id=other.pk,
        carriers=(three.carrier.pk,),
        code=OIL,
        values=ISSUE,
    )
    sender = three.people[Role.GENERATOR]
    second = manifest_forward(actor=sender, manifest_id=manifest.pk, version=manifest.version, onward=onward)
    assert (second.mass_g, second.pieces) == (2_000, 2)
    last = sign(three, second, Event.ACCEPT, by=actor("enterprise", party=other))
    assert last.state == State.ACCEPTED
    assert set(Package.objects.filter(code__in=codes[3:]).values_list("holder", flat=True)) == {other.pk}
    graph = queries.genealogy(actor=sender, code=codes[3])
    assert [(one.number, one.refused) for one in graph.journeys] == [(manifest.number, True), (second.number, False)]
    small = queries.genealogy(actor=receiver, code=made(act)[0].code)
    assert [one.party_id for one in small.origins] == [three.generator.pk]
    assert [one.number for one in small.journeys] == [manifest.number]


def test_what_was_refused_comes_back() -> None:
    three = three_firms()
    act = repack(filled(three.generator, 3_000), into(3_000))
    codes = [row.code for row in (*filled(three.generator, 1_000, 2_000), *made(act))]
    manifest = drafted(three, packages=tuple(codes))
    for event in (Event.ISSUE, Event.TAKE_OVER):
        manifest = sign(three, manifest, event)
    verdicts = tuple(Weighed(code=code, refused=code != codes[0]) for code in codes)
    manifest = sign(three, manifest, Event.ACCEPT_PART, packages=verdicts, values={"method": "R9"})
    assert {queries.package_get(actor=SETUP, code=code).holder for code in codes[1:]} == {three.generator}
    assert queries.whereabouts_of(queries.package_get(actor=SETUP, code=codes[1])) is Whereabouts.ABOARD
    sign(three, manifest, Event.RETURN)
    back = queries.packages_in_stock(three.people[Role.GENERATOR])
    assert {row.code for row in back} == set(codes[1:])
    assert list(findings()) == []
    with pytest.raises(Problem) as late:  # its code stands on what was signed
        repacking_undo(actor=SETUP, key=act.key, reason="x")
    assert late.value.code == "manifests.repacking_undo_too_late"


steps = st.lists(
    st.tuples(st.sampled_from(["fill", "fill", "repack", "repack", "undo"]), st.integers(0, 9), st.integers(1, 4)),
    min_size=3,
    max_size=12,
)


def stepped(one: Party, step: tuple[str, int, int], acts: list[uuid.UUID]) -> int:
    """One step of a history; by how much the mass in stock should have grown."""
    verb, chosen, count = step
    stock = list(queries.packages_in_stock(SETUP).filter(holder=one).order_by("pk"))
    if verb == "fill":
        return sum(row.mass_g for row in filled(one, *range(chosen + 5, chosen + 5 + count)))
    if verb == "undo" and acts:
        try:
            act = repacking_undo(actor=SETUP, key=acts[chosen % len(acts)], reason="x")
        except Problem:
            return 0
        acts.remove(act.key)
        return act.lost_g
    if verb == "repack" and stock:
        inputs = stock[chosen % len(stock) :][: chosen % 3 + 1]
        total, lost = sum(row.mass_g for row in inputs), chosen % 2
        if total - lost < count:
            return 0
        masses = [1] * (count - 1)
        act = repack(inputs, *map(into, masses), into(total - lost - sum(masses)), lost_g=lost, reason="x")
        acts.append(act.key)
        return -lost
    return 0


@given(history=st.lists(steps, min_size=1, max_size=2))
@settings(max_examples=12, deadline=None)
def test_laws_of_any_history(history: list[list[tuple[str, int, int]]]) -> None:
    collector, filled_g = firm(), Counter[int]()
    for told in history:  # each party fills by itself, then all comes to the collector
        one, acts, expected = firm(), list[uuid.UUID](), 0
        for step in told:
            expected += stepped(one, step, acts)
        rows = queries.packages_in_stock(SETUP).filter(holder=one)
        assert sum(row.mass_g for row in rows) == expected
        filled_g[one.pk] = expected
        rows.update(holder=collector)
    stock = list(queries.packages_in_stock(SETUP).filter(holder=collector))
    if stock:
        stock = made(repack(stock, *(into(1) for _n in range(2)), into(sum(row.mass_g for row in stock) - 2)))
    everything = list(Package.objects.all())
    assert len({row.code for row in everything}) == len(everything)
    found = queries.origins_of(actor=SETUP, codes=[row.code for row in everything])
    for row in everything:
        gone = queries.whereabouts_of(row) is Whereabouts.WITHDRAWN
        assert sum(origin.mass_g for origin in found[row.code]) == (0 if gone else row.mass_g)
    got = Counter[int]()
    for row in stock:
        got.update({origin.party_id: origin.mass_g for origin in found[row.code]})
    assert got == filled_g
    assert list(findings()) == []


@given(
    filled_g=st.lists(st.integers(1, 1000), min_size=1, max_size=6),
    cuts=st.lists(st.integers(1, 300), min_size=1, max_size=6),
)
def test_mixing_gives_each_output_its_mass_and_loses_nothing_of_anybody(filled_g: list[int], cuts: list[int]) -> None:
    total, outputs = sum(filled_g), list[tuple[int, int]]()
    for number, cut in enumerate(cuts):
        if cut <= total:
            outputs.append((100 + number, cut))
            total -= cut
    firsts = {number: (number % 3, mass) for number, mass in enumerate(filled_g)}
    found = origins(firsts, [Mixing(tuple(firsts), tuple(outputs))])
    assert all(sum(found[package].values()) == mass for package, mass in outputs)
    for generator in range(3):
        told = sum(mass for owner, mass in firsts.values() if owner == generator)
        came = sum(found[package].get(generator, 0) for package, _mass in outputs)
        assert 0 <= told - came <= total


def test_storage_counts_from_the_first_of_what_is_in_it() -> None:
    one, today = firm(), clock.today()
    (early,) = filled(one, 100_000, filled_on=today - dt.timedelta(days=40))
    (late,) = filled(one, 100_000, filled_on=today - dt.timedelta(days=3))
    (tank,) = made(repack([early, late], into(200_000)))
    left, right = made(repack([tank], into(150_000), into(50_000)))
    (fresh,) = filled(one, 10_000)
    found = stored_since([left, right, fresh])
    assert found == {left.pk: early.filled_on, right.pk: early.filled_on, fresh.pk: today}


def test_the_story_of_a_package_names_what_was_undone() -> None:
    (drum,) = filled(firm(), 100_000)
    act = repack([drum], into(100_000))
    (tank,) = made(act)
    repacking_undo(actor=SETUP, key=act.key, reason="误报")
    drum.refresh_from_db()
    tank.refresh_from_db()
    assert [done.deed for done in story_of_package(drum)] == [Deed.UNDO, Deed.USE, Deed.FILL]
    assert [done.deed for done in story_of_package(tank)] == [Deed.UNDO, Deed.MAKE]
    assert story_of_package(tank)[0].why == "误报"
