"""Sets: loaded from a file with every fault named, inherited with reasons, definitions judged before they are kept."""

import pytest
from tests.factories.indicators import SET, probe_set
from tests.factories.registers import SETUP, actor

from wufei.kernel.access import NOT_ALLOWED
from wufei.kernel.problems import Problem, Problems
from wufei.programme.indicators.actions.definitions import indicator_add, variable_define
from wufei.programme.indicators.actions.sets import Heir, item_exclude, item_include, set_inherit, set_load
from wufei.programme.indicators.errors import SET_EXISTS, VARIABLE_DIFFERS
from wufei.programme.indicators.models import Definition, Indicator, IndicatorSet, Variable
from wufei.programme.indicators.queries import definitions
from wufei.programme.indicators.spec import Binding, DefinitionIn, VariableIn

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def codes(problems: Problems) -> set[str]:
    return {p.code for p in problems.problems}


def test_the_same_file_again_changes_nothing_and_a_changed_one_needs_an_edition() -> None:
    made = probe_set()
    assert probe_set().pk == made.pk
    assert Definition.objects.count() == 5
    with pytest.raises(Problem) as refused:
        set_load(actor=SETUP, data=SET.replace("试验", "另一").encode(), name="x.toml")
    assert refused.value.fault is SET_EXISTS
    again = set_load(actor=SETUP, data=SET.replace('edition = "1"', 'edition = "2"').encode(), name="x.toml")
    assert Definition.objects.count() == 5  # what is known keeps its definition
    assert again.items.count() == 5


def test_every_fault_of_a_file_is_named_at_once() -> None:
    broken = (
        SET.replace('unit = "t"', 'unit = "stone"', 1)
        .replace('direction = "lower"', 'direction = "sideways"')
        .replace('kind = "judged"', 'kind = "guessed"')
    )
    with pytest.raises(Problems) as refused:
        set_load(actor=SETUP, data=broken.encode(), name="x.toml")
    where = {p.where for p in refused.value.problems}
    assert {"variable waste_generated: unit", "indicator intensity: direction", "indicator mechanism: kind"} <= where
    assert not IndicatorSet.objects.exists()


@pytest.mark.parametrize(
    ("expr", "code"),
    [
        ("100 * generated / added", "indicators.formula_result"),
        ("generated + added", "indicators.formula_units"),
        ("generated / other", "indicators.formula_name"),
        ("generated /", "indicators.formula_ends"),
        ("generated", "indicators.formula_result"),
    ],
)
def test_a_formula_with_a_wrong_unit_is_never_kept(expr: str, code: str) -> None:
    """The first has a needless factor and the right unit: t per 万元 times a hundred still is, so it is kept."""
    broken = SET.replace('expr = "generated / added"', f'expr = "{expr}"')
    if expr.startswith("100"):
        set_load(actor=SETUP, data=broken.encode(), name="x.toml")
        return
    with pytest.raises(Problems) as refused:
        set_load(actor=SETUP, data=broken.encode(), name="x.toml")
    assert code in codes(refused.value)
    assert not Indicator.objects.exists()


def test_a_share_needs_its_factor() -> None:
    with pytest.raises(Problems) as refused:
        set_load(actor=SETUP, data=SET.replace("100 * used", "used").encode(), name="x.toml")
    assert "indicators.formula_share" in codes(refused.value)


def test_garbage_is_refused_in_words() -> None:
    for data in (b"", b"\xff\xfe\x00", b"[set", b"[[indicator]]\ncode = 1", b"set = 3\nindicator = 4"):
        with pytest.raises((Problem, Problems)):
            set_load(actor=SETUP, data=data, name="x.toml")


def test_an_heir_keeps_what_it_leaves_out_with_the_reason() -> None:
    made = probe_set()
    heir = set_inherit(
        actor=actor("office"),
        set_id=made.pk,
        given=Heir(code="zone", edition="1", title_zh="开发区指标体系", excluded={"straw": "区内无耕地"}),
    )
    assert [i.indicator.code for i in definitions.items_of(heir)] == [
        "intensity",
        "landfill_drop",
        "cell_count",
        "mechanism",
    ]
    left = next(i for i in definitions.items_of(heir, excluded=True) if i.excluded)
    assert (left.indicator.code, left.reason) == ("straw", "区内无耕地")
    assert definitions.set_in_force(SETUP) == heir
    item_include(actor=SETUP, set_id=heir.pk, code="straw", reason="扩区后有耕地")
    assert len(definitions.items_of(heir)) == 5
    item_exclude(actor=SETUP, set_id=heir.pk, code="straw", reason="不再管辖")
    assert len(definitions.items_of(made)) == 5  # the higher set is untouched


def test_an_exclusion_without_a_reason_is_refused() -> None:
    made = probe_set()
    with pytest.raises(Problem):
        set_inherit(
            actor=SETUP, set_id=made.pk, given=Heir(code="z", edition="1", title_zh="甲", excluded={"straw": " "})
        )
    with pytest.raises(Problems):
        set_inherit(
            actor=SETUP, set_id=made.pk, given=Heir(code="z", edition="1", title_zh="甲", excluded={"nothing": "x"})
        )
    assert IndicatorSet.objects.count() == 1


def test_a_variable_keeps_its_unit() -> None:
    probe_set()
    with pytest.raises(Problems) as refused:
        variable_define(actor=SETUP, given=VariableIn(code="cells", name_zh="细胞", unit="t"))
    assert refused.value.problems[0].fault is VARIABLE_DIFFERS
    assert Variable.objects.get(code="cells").unit == "ge"


def test_an_indicator_of_ones_own_is_judged_like_any_other() -> None:
    probe_set()
    given = DefinitionIn(
        name_zh="人均产生量",
        unit="t_per_person",
        formula="w / p",
        bindings=(Binding(key="w", variable="waste_generated"), Binding(key="p", variable="population")),
    )
    with pytest.raises(Problems):
        indicator_add(actor=SETUP, code="per_head", given=given)
    variable_define(actor=SETUP, given=VariableIn(code="population", name_zh="常住人口", unit="wan_ren"))
    assert indicator_add(actor=SETUP, code="per_head", given=given).code == "per_head"


def test_only_the_office_changes_sets() -> None:
    made = probe_set()
    for role in ("leader", "auditor"):
        with pytest.raises(Problem) as refused:
            item_exclude(actor=actor(role), set_id=made.pk, code="straw", reason="x")
        assert refused.value.fault is NOT_ALLOWED
