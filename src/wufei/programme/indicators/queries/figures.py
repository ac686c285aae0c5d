"""One figure with all it is made of: formula, inputs, who entered what when, evidence, edition, history, series.

Not for: many indicators at once (board.py).
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from wufei.kernel.access import Actor, require
from wufei.kernel.files.models import StoredFile
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.units import MICRO, decimal_text
from wufei.programme.indicators.models import Definition, Figure, Indicator, Published, Reading, Variable
from wufei.programme.indicators.permissions import INDICATOR_READ
from wufei.programme.indicators.queries.inputs import fed_by_datasets
from wufei.programme.indicators.rules import formula
from wufei.programme.indicators.rules.dimensions import in_unit
from wufei.programme.indicators.rules.formula import Formula, Picture, layout
from wufei.programme.indicators.spec import JUDGED_UNIT, RANK, IndicatorKind, ReadingState
from wufei.registers.places.models import Place

__all__ = [
    "Formula",
    "Input",
    "Picture",
    "Provenance",
    "exact_value",
    "figure_at",
    "figure_get",
    "figures_visible_to",
    "layout",
    "provenance",
    "series",
]


@dataclasses.dataclass(frozen=True, slots=True)
class Input:
    """One input of a figure: the variable, the number used, the readings behind it, what it was before.

    `dataset_micro`: what the variable's dataset says, also where people told something else.
    """

    key: str
    variable: Variable
    closing: int
    last_year: bool
    value_micro: int | None
    unit: str
    state: str
    reading: Reading | None
    parts: tuple[Reading, ...]
    expected: int
    before_micro: int | None
    dataset_micro: int | None
    files: tuple[StoredFile, ...]
    restated: int

    @property
    def rolled(self) -> bool:
        """Whether it is the sum of the places below."""
        return self.reading is None and bool(self.parts)


@dataclasses.dataclass(frozen=True, slots=True)
class Provenance:
    """A figure opened: everything a reader may ask about it."""

    figure: Figure
    definition: Definition
    inputs: tuple[Input, ...]
    tree: formula.Formula | None
    arithmetic: str
    earlier: tuple[Figure, ...]
    editions: tuple[Definition, ...]
    published: tuple[Published, ...]

    @property
    def since_approval_micro(self) -> int | None:
        """How far the value moved since it was last approved; None if it never was."""
        figure = self.figure
        if figure.approved_micro is None or figure.value_micro is None:
            return None
        return figure.value_micro - figure.approved_micro

    @property
    def unapproved(self) -> int:
        """How many inputs have not been approved yet."""
        return sum(1 for i in self.inputs if i.state and RANK[i.state] < RANK[ReadingState.APPROVED])


def figures_visible_to(actor: Actor) -> QuerySet[Figure]:
    """Every figure, whatever its state: states are shown, not hidden. Raises NOT_ALLOWED."""
    require(actor, INDICATOR_READ)
    return Figure.objects.select_related("indicator", "definition", "place").defer("place__outline")


def figure_at(actor: Actor, *, indicator: Indicator, place: Place, closing: int) -> Figure | None:
    """The figure that stands now, or None where no input was ever told."""
    rows = figures_visible_to(actor).filter(indicator=indicator, place=place, closing=closing)
    return rows.filter(superseded_at__isnull=True).first()


def figure_get(*, actor: Actor, figure_id: int) -> Figure:
    """One figure, also an old one. Raises NOT_FOUND."""
    found = figures_visible_to(actor).filter(pk=figure_id).first()
    if found is None:
        raise NOT_FOUND(where="figure", value=figure_id)
    return found


def series(actor: Actor, *, indicator: Indicator, place: Place) -> list[Figure]:
    """The figures of an indicator at a place that stand now, oldest first."""
    rows = figures_visible_to(actor).filter(indicator=indicator, place=place, superseded_at__isnull=True)
    return list(rows.defer("inputs").order_by("closing"))


def provenance(actor: Actor, figure: Figure) -> Provenance:
    """Open a figure: formula with its numbers, inputs with who entered them, evidence, editions, earlier values."""
    require(actor, INDICATOR_READ)
    inputs = _inputs(figure)
    judged = figure.definition.kind == IndicatorKind.JUDGED
    tree = None if judged or not figure.definition.formula else formula.parse(figure.definition.formula)
    shown = {i.key: decimal_text(i.value_micro) for i in inputs if i.value_micro is not None}
    known = tree is not None and set(tree.names) <= set(shown)
    earlier = Figure.objects.filter(
        indicator=figure.indicator_id, place=figure.place_id, closing=figure.closing, superseded_at__isnull=False
    )
    return Provenance(
        figure=figure,
        definition=figure.definition,
        inputs=inputs,
        tree=tree,
        arithmetic=_arithmetic(figure, tree, shown) if tree is not None and known else "",
        earlier=tuple(earlier.order_by("-recorded_at")[:20]),
        editions=tuple(Definition.objects.filter(indicator=figure.indicator_id).order_by("-edition")),
        published=tuple(Published.objects.filter(indicator=figure.indicator_id).order_by("-period")[:12]),
    )


def _arithmetic(figure: Figure, tree: formula.Formula, shown: dict[str, str]) -> str:
    """The formula with its numbers; where units are mixed, with the factors that bring them together."""
    units = {row["key"]: row["unit"] for row in figure.inputs}
    return formula.substituted(in_unit(tree, units, figure.definition.unit), shown)


def _inputs(figure: Figure) -> tuple[Input, ...]:
    variables = {v.code: v for v in Variable.objects.filter(code__in=[row["variable"] for row in figure.inputs])}
    ids = [row["reading_id"] for row in figure.inputs if row["reading_id"]]
    rows = Reading.objects.filter(pk__in=ids).select_related("variable", "place", "party").defer("place__outline")
    readings = {r.pk: r for r in rows.prefetch_related("files__file")}
    below = _below(figure, [row for row in figure.inputs if row["parts"] and not row["own"]])
    before, restated = _before(figure), _restated(figure)
    place, closings = figure.place.code, {row["closing"] for row in figure.inputs}
    fed = fed_by_datasets(variables.values(), [place], closings)
    found = []
    for row in figure.inputs:
        key = (row["variable"], row["closing"])
        said = fed.get((row["variable"], place, row["closing"]))
        reading = readings.get(row["reading_id"])
        parts = tuple(below.get(key, ())) if row["parts"] and not row["own"] else ()
        sources = [reading] if reading else list(parts)
        found.append(
            Input(
                key=row["key"],
                variable=variables[row["variable"]],
                closing=row["closing"],
                last_year=row["closing"] != figure.closing,
                value_micro=row["value_micro"],
                unit=row["unit"],
                state=row["state"],
                reading=reading,
                parts=parts,
                expected=row["expected"],
                before_micro=before.get(row["key"]),
                dataset_micro=said.value_micro if said is not None else None,
                files=tuple(link.file for source in sources for link in source.files.all()),
                restated=restated.get(key, 0),
            )
        )
    return tuple(found)


_Told = tuple[str, int]


def _below(figure: Figure, inputs: Sequence[Mapping[str, Any]]) -> dict[_Told, list[Reading]]:
    """(variable, month) → the readings of the places below that a rolled-up input is the sum of; one query for all."""
    found: dict[_Told, list[Reading]] = {}
    if not inputs:
        return found
    rows = Reading.objects.filter(
        variable__code__in={row["variable"] for row in inputs},
        closing__in={row["closing"] for row in inputs},
        place__parent=figure.place_id,
        superseded_at__isnull=True,
    )
    rows = rows.select_related("variable", "place", "party").defer("place__outline").prefetch_related("files__file")
    for row in rows.order_by("place__code"):
        found.setdefault((row.variable.code, row.closing), []).append(row)
    return found


def _before(figure: Figure) -> dict[str, int | None]:
    """The inputs of the figure a quarter or the nearest earlier month before, by their keys."""
    earlier = (
        Figure.objects.filter(
            indicator=figure.indicator_id,
            place=figure.place_id,
            closing__lt=figure.closing,
            superseded_at__isnull=True,
        )
        .order_by("-closing")
        .first()
    )
    return {row["key"]: row["value_micro"] for row in earlier.inputs} if earlier else {}


def _restated(figure: Figure) -> dict[_Told, int]:
    """(variable, month) → how often the reading behind an input was restated; one query for all."""
    rows = Reading.objects.filter(
        variable__code__in={row["variable"] for row in figure.inputs},
        closing__in={row["closing"] for row in figure.inputs},
        place=figure.place_id,
        superseded_at__isnull=False,
    )
    return Counter(rows.values_list("variable__code", "closing"))


def exact_value(figure: Figure) -> Fraction | None:
    """The figure worked out again exactly from its stored inputs, in its unit: what an auditor compares with.

    None where an input is missing or a divisor is zero. Pure apart from reading the variables' units.
    """
    tree = formula.parse(figure.definition.formula)
    values = {
        row["key"]: Fraction(row["value_micro"], MICRO) for row in figure.inputs if row["value_micro"] is not None
    }
    if not set(tree.names) <= set(values):
        return None
    units = {row["key"]: row["unit"] for row in figure.inputs}
    return formula.exact(in_unit(tree, units, figure.definition.unit or JUDGED_UNIT), values)
