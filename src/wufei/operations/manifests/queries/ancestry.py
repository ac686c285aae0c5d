"""What packages were made of and what became of them: the walk over acts, by generations; whose waste is in them.

No permission: the caller has found the packages it begins with. Not for: who sees which, graphs to draw (packages).
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from wufei.operations.manifests.models import Package
from wufei.operations.manifests.rules.packages import Mixing, origins


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """Whose waste is in a package: who filled the first container, and how many grams of it."""

    party_id: int
    party: str
    mass_g: int


class Above:
    """What packages were made of, back to the first: by generations, a statement each."""

    def __init__(self, starts: Sequence[Package]) -> None:
        self.starts, self.acts = starts, set[int]()
        self.rows = {row.pk: row for row in starts}
        self.ancestors: list[Package] = []
        fresh = _makers(starts)
        while fresh:
            self.acts |= fresh
            # What else came of the same acts is needed for exact shares.
            rows = _rows(Q(used_in__in=fresh) | Q(made_in__in=fresh))
            inputs = [row for row in rows if row.used_in_id in fresh]
            self.ancestors += inputs
            self.rows |= {row.pk: row for row in rows}
            fresh = _makers(inputs) - self.acts

    def origins(self) -> dict[int, tuple[Origin, ...]]:
        """For each start whose waste is in it, the most first."""
        rows = sorted(self.rows.values(), key=lambda row: row.pk)
        made: dict[int, tuple[list[int], list[tuple[int, int]]]] = {act: ([], []) for act in sorted(self.acts)}
        for row in rows:
            if row.used_in_id in made:
                made[row.used_in_id][0].append(row.pk)
            if row.made_in_id in made:
                made[row.made_in_id][1].append((row.pk, row.mass_g))
        filled = {row.pk: (row.generator_id, row.mass_g) for row in rows if row.made_in_id is None}
        # An act has a higher number than those that made its inputs: it was written after they were.
        grams = origins(filled, [Mixing(tuple(inputs), tuple(outputs)) for inputs, outputs in made.values()])
        names = {row.generator_id: row.generator.name for row in rows}
        return {
            start.pk: tuple(
                Origin(party, names[party], mass)
                for party, mass in sorted(grams.get(start.pk, {}).items(), key=lambda one: (-one[1], one[0]))
            )
            for start in self.starts
        }

    def oldest(self) -> dict[int, dt.date]:
        """For each start the day on which the first of its content was filled: from it the time of storage counts."""
        days = {row.pk: row.filled_on for row in self.rows.values()}
        used, made = defaultdict[int | None, list[int]](list), defaultdict[int | None, list[int]](list)
        for row in self.rows.values():
            used[row.used_in_id].append(row.pk)
            made[row.made_in_id].append(row.pk)
        for act in sorted(self.acts):  # an act comes after those that made its inputs
            first = min((days[key] for key in used[act]), default=None)
            if first is not None:
                days |= dict.fromkeys(made[act], first)
        return {start.pk: days[start.pk] for start in self.starts}


def descendants(start: Package) -> list[Package]:
    """What became of a package, by generations."""
    found: list[Package] = []
    known, fresh = set[int](), _users([start])
    while fresh:
        known |= fresh
        made = list(_rows(Q(made_in__in=fresh)))
        found += made
        fresh = _users(made) - known
    return found


def _rows(wanted: Q) -> QuerySet[Package]:
    return Package.objects.filter(wanted).select_related("holder", "generator", "made_in", "used_in")


def withdrawn(row: Package) -> bool:
    """Whether an act that was undone had made it, so that it never was."""
    return row.used_in_id is not None and row.used_in_id == row.made_in_id


def _makers(rows: Iterable[Package]) -> set[int]:
    return {row.made_in_id for row in rows if row.made_in_id is not None and not withdrawn(row)}


def _users(rows: Iterable[Package]) -> set[int]:
    return {row.used_in_id for row in rows if row.used_in_id is not None and not withdrawn(row)}
