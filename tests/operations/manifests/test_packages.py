"""Packages on the database: codes, filling, repacking, undoing.

Not for: the digital code itself and sizes (test_labels), what packages came from and became (test_genealogy).
"""

import datetime as dt
import functools
import uuid
from typing import Any

import pytest
from tests.factories.manifests import OIL
from tests.factories.packages import drum, filled, firm, into, made, repack
from tests.factories.registers import SETUP, actor
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.numbering.models import Counter
from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.queries.accounts import balance_now
from wufei.ledger.books.queries.audit import findings
from wufei.ledger.books.spec import AccountKey, AccountKind
from wufei.operations.manifests.actions import packages
from wufei.operations.manifests.actions.packages import packages_fill, repacking_undo
from wufei.operations.manifests.models import Package, Repacking
from wufei.operations.manifests.queries import packages as queries
from wufei.operations.manifests.rules import labels
from wufei.operations.manifests.rules.packages import series_of
from wufei.operations.manifests.spec.packages import LabelTexts, RepackIn, RepackingKind, Whereabouts
from wufei.registers.parties.actions import site_create
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import SiteKind

pytestmark = pytest.mark.django_db
SOLVENT, PAPER = "hw:900-041-49", "recyclable:paper"


def account(holder: Party, kind: AccountKind, code: str = OIL) -> int:
    assert holder.place_id is not None
    key = AccountKey(holder_id=holder.pk, place_id=holder.place_id, kind=kind, code=code)
    return balance_now(actor=SETUP, key=key).posted


def codes_of(refused: pytest.ExceptionInfo[Any]) -> list[str]:
    told = refused.value
    return [problem.code for problem in (told.problems if isinstance(told, Problems) else [told])]


def test_each_container_has_a_digital_code_and_nothing_is_booked() -> None:
    one = firm()
    given = [drum(one, 1 + n) for n in range(3)]
    rows = packages_fill(actor=actor("enterprise", party=one), given=given)
    found = [labels.read(row.code) for row in rows]
    assert [code.serial for code in found] == [1, 2, 3]
    assert {(code.unit, code.waste_written, code.day) for code in found} == {(one.uscc, "900-249-08", clock.today())}
    again = packages_fill(actor=SETUP, given=[*given, drum(one, 7)])
    assert [row.pk for row in again[:3]] == [row.pk for row in rows]
    assert labels.read(again[3].code).serial == 4
    assert Transfer.objects.count() == 0
    with pytest.raises(Problems) as refused:
        packages_fill(actor=SETUP, given=[drum(one, 5, key=given[0].key)])
    assert codes_of(refused) == ["manifests.package_key_taken"]


def test_without_a_sound_credit_code_only_waste_without_labels_by_law_has_a_code_of_the_house() -> None:
    for bad in (firm(uscc=""), firm(uscc="91371500MA3C1234XT")):
        with pytest.raises(Problem) as refused:
            filled(bad, 1)
        assert codes_of(refused) == ["manifests.package_unit_code_doubtful"]
        assert bad.name in refused.value.says()
        first, second = filled(bad, 1, 2, waste=PAPER, volume_ml=0)
        assert first.code[:-1] == second.code[:-1]
        assert first.code.startswith(f"PK{clock.today().year}")
        assert filled(bad, 1, code=f"LFP-2024.{bad.pk:05d}")[0].code == f"LFP-2024.{bad.pk:05d}"


def test_a_code_of_its_own_is_taken_if_well_formed_and_free() -> None:
    one, today = firm(), clock.today()
    printed = labels.digital_code(one.uscc, "900-249-08", today, 2)
    row = filled(one, 1, code=f" {printed[:18].lower()} {printed[18:]}")[0]
    assert row.code == printed
    assert [labels.read(row.code).serial for row in filled(one, 1, 1)] == [1, 3]
    for code, told in {
        printed: "manifests.package_code_taken",
        "a": "manifests.package_code_form_wrong",
        "<script>alert": "manifests.package_code_form_wrong",
        labels.digital_code(one.uscc, "900-041-49", today, 9): "manifests.package_code_other_waste",
    }.items():
        with pytest.raises(Problems) as refused:
            filled(one, 1, code=code)
        assert codes_of(refused) == [told]
    with pytest.raises(Problems) as twice:
        filled(one, 1, 2, code="VIN00000000000001")
    assert codes_of(twice) == ["manifests.package_code_taken"]


def test_the_thousandth_of_a_day_is_refused_and_not_cut() -> None:
    one = firm()
    prefix = labels.digital_code(one.uscc, "900-249-08", clock.today(), 1)[:-3]
    series, period = series_of(prefix)
    Counter.objects.create(series=series, period=period, last=998)
    assert filled(one, 1)[0].code == f"{prefix}999"
    with pytest.raises(Problem) as refused:
        filled(one, 1)
    assert codes_of(refused) == ["manifests.package_codes_spent"]
    assert Counter.objects.get(series=series).last == 999
    assert filled(one, 1, filled_on=clock.today() - dt.timedelta(1))[0].code.endswith("001")


def test_all_that_is_wrong_with_containers_is_told_at_once() -> None:
    one, other = firm(), firm()
    wrong = [
        drum(one, 0, filled_on=clock.today() + dt.timedelta(1)),
        drum(one, volume_ml=0, label=LabelTexts(hazards=("X",), note="字" * 201)),
        drum(one, waste="hw:999-999-99"),
        drum(one, waste="oil"),
    ]
    with pytest.raises(Problems) as refused:
        packages_fill(actor=SETUP, given=wrong)
    told = {(problem.where, problem.code.partition(".")[2]) for problem in refused.value.problems}
    assert told == {
        ("packages.0.mass_g", "package_mass_wrong"),
        ("packages.0.filled_on", "package_filled_later"),
        ("packages.1.volume_ml", "package_volume_wrong"),
        ("packages.1.label.hazards", "package_hazard_unknown"),
        ("packages.1.label.note", "package_text_long"),
        ("packages.2.waste", "code_unknown"),
        ("packages.3.waste", "list_unknown"),
    }
    for who in (actor("enterprise", party=other), actor("supervisor", place="3715"), actor("auditor")):
        with pytest.raises(Problem) as forbidden:
            packages_fill(actor=who, given=[drum(one)])
        assert codes_of(forbidden) == ["access.not_allowed"]
    assert Package.objects.count() == 0


def test_grouping_splitting_and_repacking_conserve_mass_and_book_only_the_loss() -> None:
    one = firm()
    who = actor("enterprise", party=one)
    group = repack(filled(one, 100, 200, 301), into(601), by=who)
    split = repack(made(group), into(1), into(600), by=who)
    assert Transfer.objects.count() == 0
    both = repack([*made(split), *filled(one, 9)], into(300), into(305), lost_g=5, reason="抽取残留", by=who)
    kinds = [act.kind for act in queries.genealogy(actor=who, code=made(both)[0].code).acts]
    assert kinds == [RepackingKind.GROUPING, RepackingKind.SPLITTING, RepackingKind.REPACKING]
    assert (account(one, AccountKind.LOST), account(one, AccountKind.STOCK)) == (5, -5)
    assert list(findings()) == []
    assert sum(row.mass_g for row in queries.packages_in_stock(who)) == 605


def test_what_does_not_add_up_is_told_with_its_difference() -> None:
    one = firm()
    rows = filled(one, 100, 50)
    for outputs, lost, gap in (((into(149),), 0, 1), ((into(100), into(51)), 0, -1), ((into(151),), -1, 0)):
        with pytest.raises(Problems) as refused:
            repack(rows, *outputs, lost_g=lost, reason="x")
        assert codes_of(refused) == ["manifests.repacking_mass_uneven"]
        assert f" {gap} g" in refused.value.problems[0].says()
    with pytest.raises(Problems) as silent:
        repack(rows, into(149), lost_g=1)
    assert codes_of(silent) == ["manifests.repacking_reason_missing"]
    with pytest.raises(Problems) as early:
        repack(rows, into(150), happened_at=clock.now() - dt.timedelta(days=2))
    assert codes_of(early) == ["manifests.repacking_when"]
    for told in ({"inputs": []}, {"outputs": ()}):
        with pytest.raises((Problem, Problems)) as empty:
            repack(rows, into(150), **told)
        assert codes_of(empty) == ["manifests.repacking_empty"]


def test_the_clock_of_a_phone_may_be_off_by_some_minutes() -> None:
    one, now = firm(), dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
    with clock.freeze(now) as time:
        ahead = repack(filled(one, 100), into(100), happened_at=now + dt.timedelta(minutes=9))
        assert ahead.happened_at == now
        time.forward(dt.timedelta(minutes=30))
        behind = repack(made(ahead), into(100), happened_at=now - dt.timedelta(minutes=9))
        assert behind.happened_at == now
        for off in (-11, 41):
            with pytest.raises(Problems) as refused:
                repack(made(behind), into(100), happened_at=now + dt.timedelta(minutes=off))
            assert codes_of(refused) == ["manifests.repacking_when"]


def test_another_code_is_a_conversion_with_a_reason_and_another_list_is_refused() -> None:
    one = firm()
    rows = [*filled(one, 100), *filled(one, 50, waste=SOLVENT)]
    with pytest.raises(Problems) as silent:
        repack(rows, into(150))
    assert codes_of(silent) == ["manifests.repacking_reason_missing"]
    repack(rows, into(147), lost_g=3, reason="经鉴别相容，按废矿物油管理")
    assert (account(one, AccountKind.STOCK), account(one, AccountKind.STOCK, SOLVENT)) == (47, -50)
    assert account(one, AccountKind.LOST, SOLVENT) == 3
    assert list(findings()) == []
    for waste in (PAPER, "medical:infectious"):
        with pytest.raises(Problems) as mixed:
            repack(filled(one, 10), into(10, waste=waste), reason="x")
        assert codes_of(mixed) == ["manifests.repacking_lists_mixed"]


def test_only_own_packages_of_one_stock_that_are_there() -> None:
    one, other = firm(), firm("371581")
    who, (first, second) = actor("enterprise", party=one), filled(one, 10, 20)
    repack([first], into(10))
    for rows in ([first], filled(other, 5), [Package(code="NONE-0001")]):
        with pytest.raises(Problems) as gone:
            repack([second, *rows], into(20), by=who)
        assert codes_of(gone) == ["manifests.package_not_free"]
    with pytest.raises(Problem) as apart:
        repack([second, *filled(other, 5)], into(25))
    assert codes_of(apart) == ["manifests.packages_apart"]
    with pytest.raises(Problem) as watching:
        repack([second], into(20), by=actor("supervisor", place="3715"))
    assert codes_of(watching) == ["access.not_allowed"]


def test_where_packages_stand() -> None:
    one, nowhere = firm(), firm(place="")
    store, other = (
        site_create(actor=SETUP, party_id=owner.pk, kind=SiteKind.STORE, name="危废间", place_code="371502001")
        for owner in (one, nowhere)
    )
    with pytest.raises(Problems) as strange:
        filled(one, 1, holder_site_id=other.pk)
    assert codes_of(strange) == ["manifests.site_other"]
    inside = filled(one, 10, holder_site_id=store.pk)
    with pytest.raises(Problem) as apart:
        repack([*inside, *filled(one, 10)], into(20))
    assert codes_of(apart) == ["manifests.packages_apart"]
    assert made(repack(inside, into(10)))[0].holder_site_id == store.pk
    rows = filled(nowhere, 10)
    with pytest.raises(Problem) as unbooked:
        repack(rows, into(9), lost_g=1, reason="洒落")
    assert codes_of(unbooked) == ["manifests.place_missing"]
    assert made(repack(rows, into(10)))[0].mass_g == 10


def test_the_same_repacking_again_is_the_same_also_after_it_was_undone() -> None:
    one = firm()
    rows, key = filled(one, 10, 20), uuid.uuid4()
    act = repack(rows, into(30), key=key)
    assert repack(rows, into(30), key=key).pk == act.pk
    repacking_undo(actor=SETUP, key=key, reason="误操作")
    assert repack(rows, into(30), key=key).undone_at is not None
    for told in ({"outputs": (into(29),)}, {"inputs": [rows[0].code]}, {"lost_g": 1}):
        with pytest.raises(Problem) as taken:
            repack(rows, into(30), key=key, **told)
        assert codes_of(taken) == ["manifests.repacking_key_taken"]
    assert Repacking.objects.count() == 1


def test_of_two_repackings_of_one_package_one_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    one = firm()
    rows, read = filled(one, 10, 20), packages._inputs

    def overtaken(who: Actor, told: RepackIn) -> list[Package]:
        found = read(who, told)
        monkeypatch.setattr(packages, "_inputs", read)
        repack(rows[:1], into(10))  # somebody else, between reading and writing
        return found

    monkeypatch.setattr(packages, "_inputs", overtaken)
    with pytest.raises(Problem) as stale:
        repack(rows, into(30))
    assert codes_of(stale) == ["kernel.stale"]


@pytest.mark.django_db(transaction=True)
def test_several_at_once_get_one_repacking_and_no_code_twice() -> None:
    one = firm()
    rows, key = filled(one, 10, 20), uuid.uuid4()

    def work(told: uuid.UUID) -> None:
        try:
            repack(rows, into(30), key=told)
        finally:
            filled(one, 1, 1, 1)

    said = together(*(functools.partial(work, told) for told in (key, key, uuid.uuid4(), uuid.uuid4())))
    assert len(said) == 4
    assert "done" in said
    assert Repacking.objects.count() == 1
    assert Package.objects.filter(made_in=None).count() == 14


def test_undoing_restores_stock_and_books_and_keeps_what_was_told() -> None:
    one = firm()
    who, rows = actor("enterprise", party=one), filled(one, 10, 20)
    act = repack(rows, into(25), lost_g=5, reason="挥发", by=who)
    with pytest.raises(Problem) as silent:
        repacking_undo(actor=who, key=act.key, reason=" ")
    assert codes_of(silent) == ["manifests.repacking_undo_unreasoned"]
    with pytest.raises(Problem) as others:
        repacking_undo(actor=actor("enterprise", party=firm()), key=act.key, reason="x")
    assert codes_of(others) == ["access.not_allowed"]
    for _again in range(2):
        repacking_undo(actor=who, key=act.key, reason="桶号登记错误")
    assert {row.pk for row in queries.packages_in_stock(who)} == {row.pk for row in rows}
    assert (account(one, AccountKind.LOST), account(one, AccountKind.STOCK)) == (0, 0)
    assert list(findings()) == []
    (gone,) = made(act)
    graph = queries.genealogy(actor=who, code=gone.code)
    assert (graph.edges, graph.origins, graph.packages[0].where) == ((), (), Whereabouts.WITHDRAWN)
    assert (graph.acts[0].undone, graph.acts[0].inputs) == (True, tuple(row.code for row in rows))
    assert queries.genealogy(actor=who, code=rows[0].code).acts == ()
    assert repack(rows, into(30), by=who).undone_at is None
    moved = repack(filled(one, 4), into(4))
    repack(made(moved), into(4))
    with pytest.raises(Problem) as late:
        repacking_undo(actor=who, key=moved.key, reason="x")
    assert codes_of(late) == ["manifests.repacking_undo_too_late"]
