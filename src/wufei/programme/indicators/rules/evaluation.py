"""Many indicators over many readings at once, as one Ibis expression without anything of one engine's own.

The figures come in whole millionths and are computed with in double precision, after `in_unit` has made every unit
and every decimal of the formula a whole number. So sums and zero divisors are exact while they stay below 2^53
millionths (nine billion units). Each × and ÷ then costs at most 2^-53 of the value, or of the larger terms where
quotients are subtracted; last, the value is rounded, halves away from zero. With k of them it is the exact value's
rounding, or one millionth beside it, as long as k times the value is below nine billion units.
Not for: which readings count (queries), or what a value means against a target.
"""

import dataclasses
import functools
import math
import operator
from collections.abc import Mapping, Sequence
from fractions import Fraction

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wufei.kernel.units import MICRO
from wufei.programme.indicators.rules.dimensions import in_unit
from wufei.programme.indicators.rules.tree import Choice, Formula, Name, Node, Number, Product, Sum
from wufei.programme.indicators.spec import Binding, Reason, RollUp

LARGEST = 9.2e18
A_YEAR = 100
Figure = tuple[str, bool]  # a variable, and whether a year earlier
_PLACED = ("variable", "place", "closing")
_CHOICES = {"min": ibis.least, "max": ibis.greatest}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """An indicator as it is computed. `units`: by variable; the closing months from and to which it holds, if any."""

    code: str
    formula: Formula
    bindings: tuple[Binding, ...]
    units: Mapping[str, str]
    unit: str
    valid_from: int | None = None
    valid_to: int | None = None


def evaluate(inputs: ir.Table, definitions: Sequence[Definition], *, coordinates: ir.Table | None = None) -> ir.Table:
    """The value of every indicator at every place and closing month, or why there is none.

    `inputs`: variable, place, closing, value_micro; one row at most for a variable, place and closing. `coordinates`:
    place, closing; without them, an indicator is computed wherever any of its variables has a row.
    The result: indicator, place, closing, value_micro (null without a value), reason (a Reason, or ''), missing (names
    of the formula without a figure, by commas). Where a definition does not hold, it has no row. Raises Problems.
    """
    columns = _columns(definitions)
    wide = _wide(inputs, columns)
    if coordinates is not None:
        grid = coordinates.select("place", closing=coordinates.closing.cast("int32")).distinct()
        joined = grid.left_join(wide, ["place", "closing"])
        wide = joined.select(grid.place, grid.closing, *(joined[column] for column in columns.values()))
    rows = [_row(wide, columns, each, everywhere=coordinates is not None) for each in definitions] or [_NO_ROW]
    long = wide.select("place", "closing", row=ibis.array(rows).unnest())
    long = long.select("place", "closing", *(long.row[name].name(name) for name in _NO_ROW.names))
    reason = ibis.cases(
        (long.missing != "", str(Reason.MISSING)),
        # Not by ">", which lets pass what is no number at all (infinity times zero); before null, which is the same to
        # some engines.
        (~(long.value.abs() <= LARGEST), str(Reason.TOO_LARGE)),
        (long.value.isnull(), str(Reason.ZERO)),
        else_="",
    )
    # Emptied before it is cast, because a number too large for the column would stop the whole query.
    value = ibis.ifelse(reason == "", long.value, ibis.null("float64"))
    return long.filter(long.there).select(
        "indicator", "place", "closing", value_micro=value.round().cast("int64"), reason=reason, missing="missing"
    )


def _columns(definitions: Sequence[Definition]) -> dict[Figure, str]:
    """The columns of the wide table; for a figure of last year this year's too, to know where the indicator is used."""
    bindings = [binding for each in definitions for binding in each.bindings]
    asked = {(b.variable, last_year) for b in bindings for last_year in {False, b.last_year}}
    return {figure: f"v{number}" for number, figure in enumerate(sorted(asked))}


def _wide(inputs: ir.Table, columns: Mapping[Figure, str]) -> ir.Table:
    """One row a place and closing, one column a figure, last year's beside this year's."""
    asked = pa.table(
        {
            "variable": pa.array((variable for variable, _last_year in columns), pa.string()),
            "later": pa.array((A_YEAR if last_year else 0 for _variable, last_year in columns), pa.int32()),
            "number": pa.array(range(len(columns)), pa.int32()),
        }
    )
    rows = inputs.join(ibis.memtable(asked), "variable")
    rows = rows.select(
        "place",
        "number",
        closing=(rows.closing + rows.later).cast("int32"),
        value=rows.value_micro.cast("float64"),
    )
    # A choice inside the aggregate, because DuckDB takes six times as long over its own filters of aggregates.
    return rows.group_by("place", "closing").aggregate(
        **{
            column: ibis.ifelse(rows.number == number, rows.value, ibis.null("float64")).max()
            for number, column in enumerate(columns.values())
        }
    )


def _row(wide: ir.Table, columns: Mapping[Figure, str], definition: Definition, *, everywhere: bool) -> ir.StructScalar:
    """One indicator on one row of the wide table. `there`: whether it is to be shown at all."""
    figures = {b.key: wide[columns[b.variable, b.last_year]] for b in definition.bindings}
    units = {b.key: definition.units[b.variable] for b in definition.bindings}
    exact = in_unit(definition.formula, units, definition.unit, fine=MICRO)
    absent = [ibis.ifelse(figure.isnull(), key, ibis.null("string")) for key, figure in figures.items()]
    return ibis.struct(
        {
            "indicator": definition.code,
            "value": _value(exact.root, figures),
            "missing": ibis.literal(",").join(absent) if absent else ibis.literal(""),
            "there": _there(wide, columns, definition, everywhere=everywhere),
        }
    )


_NO_ROW = ibis.struct({"indicator": "", "value": ibis.null("float64"), "missing": "", "there": ibis.literal(False)})


def _there(
    wide: ir.Table, columns: Mapping[Figure, str], definition: Definition, *, everywhere: bool
) -> ir.BooleanValue:
    figures = [wide[columns[b.variable, False]] for b in definition.bindings]
    conditions = [ibis.coalesce(*figures).notnull() if figures and not everywhere else ibis.literal(everywhere)]
    if definition.valid_from is not None:
        conditions.append(wide.closing >= definition.valid_from)
    if definition.valid_to is not None:
        conditions.append(wide.closing <= definition.valid_to)
    return functools.reduce(operator.and_, conditions)


def _value(node: Node, figures: Mapping[str, ir.FloatingValue]) -> ir.FloatingValue:
    """The formula as an expression: null if any divisor is zero, whatever becomes of the quotient."""
    divisors: list[ir.FloatingValue] = []
    value = _translated(node, figures, divisors)
    if not divisors:
        return value
    # One test before all divisions, inner ones first: some engines stop at a division by zero, and a guard at each
    # of them would write every divisor twice, within divisors again and again.
    zero = functools.reduce(operator.or_, (divisor == 0 for divisor in divisors))
    return ibis.ifelse(zero, ibis.null("float64"), value)


def _translated(
    node: Node, figures: Mapping[str, ir.FloatingValue], divisors: list[ir.FloatingValue]
) -> ir.FloatingValue:
    match node:
        case Number(value):
            # As text, because DuckDB reads 0.1 as a decimal, and decimals overflow when they are multiplied.
            return ibis.literal(str(_double(value))).cast("float64")
        case Name(name):
            return figures[name]
        case Choice(function, values):
            return _CHOICES[function](*(_translated(value, figures, divisors) for value in values))
        case Sum(terms):
            signed = [(sign, _translated(term, figures, divisors)) for sign, term in terms]
            return functools.reduce(operator.add, (term if sign > 0 else -term for sign, term in signed))
        case Product(factors):
            parts = [(power, _translated(factor, figures, divisors)) for power, factor in factors]
            divisors += [part for power, part in parts if power < 0]
            # The first factor is never a divisor.
            quotient = parts[0][1]
            for power, part in parts[1:]:
                quotient = quotient * part if power > 0 else quotient / part
            return quotient


def _double(value: Fraction) -> float:
    """The nearest double. Dozens of long decimals multiplied make factors that have none."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def roll_up(readings: ir.Table, places: ir.Table, variables: ir.Table) -> ir.Table:
    """The readings, and for each place without its own the sum of the places directly below it.

    `readings`: variable, place, closing, value_micro, rank; `places`: place, parent (null or '' at the top);
    `variables`: variable, roll_up. The result has further columns. own: the place's own figure, or a sum. parts,
    expected: how many places below have a figure, and how many there are. below_micro: beside an own figure, the sum
    of those below, if there are any. A sum has the lowest rank of its parts; it is null if the books cannot hold it.
    Called on its own result it goes up one level more; once for each level is enough.
    """
    places = places.filter(places.parent != "")
    if "own" not in readings.columns:
        readings = readings.mutate(own=ibis.literal(True))
    below = _below(readings, places, variables)
    # Sums of an earlier call are made anew, from what that call has added a level further down.
    own = readings.filter(readings.own).select(*_PLACED, "value_micro", "rank", "own")
    joined = own.outer_join(below, _PLACED)
    expected = places.group_by(over=places.parent).aggregate(expected=places.count())
    is_own = joined.own.notnull()
    both = joined.select(
        **{name: ibis.coalesce(joined[name], joined[f"{name}_right"]) for name in _PLACED},
        value_micro=ibis.ifelse(is_own, joined.value_micro, joined.sum_micro),
        rank=ibis.ifelse(is_own, joined["rank"], joined.lowest),
        own=is_own,
        parts=joined.parts.fill_null(0),
        below_micro=ibis.ifelse(is_own, joined.sum_micro, ibis.null("int64")),
    )
    # Seen as a table of its own, for a further join would be joined into the one above, whose columns are other ones.
    counted = both.view().left_join(expected, [("place", "over")])
    return counted.select(
        *_PLACED,
        "value_micro",
        "rank",
        "own",
        "parts",
        expected=counted.expected.fill_null(0),
        below_micro="below_micro",
    )


def _below(readings: ir.Table, places: ir.Table, variables: ir.Table) -> ir.Table:
    """Sums over the places directly below a place, of the variables that add up."""
    adding = variables.filter(variables.roll_up == str(RollUp.SUM)).select("variable")
    known = readings.filter(readings.value_micro.notnull()).semi_join(adding, "variable")
    parts = known.join(places, "place").select("variable", "closing", "value_micro", "rank", place="parent")
    # Decimals, because integers of an engine either overflow or change their type in a sum.
    added = parts.value_micro.cast("decimal(38, 0)").sum()
    sums = parts.group_by(_PLACED).aggregate(added=added, lowest=parts["rank"].min(), parts=parts.count())
    held = ibis.ifelse(sums.added.abs() <= int(LARGEST), sums.added, ibis.null("decimal(38, 0)"))
    return sums.select(*_PLACED, "lowest", "parts", sum_micro=held.cast("int64"))
