"""What a plan becomes: frozen records of sections, tasks, actions, units, targets, quotas, facts and findings.

Every record carries the `span` of the source text it was read from (start inclusive, end exclusive) and a
`confidence` between 0 and 1. `as_dict()` prints the ledger as plain data. Not for: reading text (see the other
modules), nor for the rows of a running programme: these records know no database.
"""

import dataclasses
import enum
from collections.abc import Mapping
from typing import Any

from wufei.kernel.text import Text
from wufei.programme.plans.spec import FindingKind, Role

Span = tuple[int, int]


class PlanKind(enum.StrEnum):
    """Whether the document sets tasks, or only reports results."""

    PLAN = "plan"
    NEWS = "news"


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A heading that is no task. `path` ends with its own printed heading."""

    path: tuple[str, ...]
    label: str
    title: str
    span: Span
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        return {"path": list(self.path), "label": self.label, "title": self.title, **_mark(self.span, self.confidence)}


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A responsible party as printed."""

    name: str
    role: Role
    span: Span
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "role": str(self.role), **_mark(self.span, self.confidence)}


@dataclasses.dataclass(frozen=True, slots=True)
class Action:
    """The piece of a task that one responsibility clause closes.

    `inherited` are units that a standing note puts on this action; they are never mixed with those printed here.
    """

    text: str
    span: Span
    units: tuple[Unit, ...]
    joint: bool
    clause_span: Span | None
    confidence: float
    inherited: tuple[Unit, ...] = ()

    def named(self, role: Role) -> list[str]:
        """The names of the units with this role, in printed order."""
        return [u.name for u in self.units if u.role is role]

    def as_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "text_start": self.text[:15],
            "text_end": self.text[-15:],
            **{str(role): self.named(role) for role in Role},
            "joint": self.joint,
            "inherited": [u.as_dict() for u in self.inherited],
            "units": [u.as_dict() for u in self.units],
            "clause_span": None if self.clause_span is None else list(self.clause_span),
            **_mark(self.span, self.confidence),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """A number the plan sets. `comparator` is one of >= <= = ~ range; a range has two values."""

    phrase: str
    comparator: str
    value: float | int | tuple[float | int, float | int]
    unit: str
    deadline: str | None
    scope: str | None
    span: Span
    confidence: float

    def scope_is_each(self) -> bool:
        """Whether the number holds for each of several places."""
        return (
            bool(self.scope) and str(self.scope)[:1] in "各每其" and any(c in str(self.scope) for c in "县区市镇乡街村")
        )

    def as_dict(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {
            "phrase": self.phrase,
            "comparator": self.comparator,
            "value": value,
            "unit": self.unit,
            "deadline": self.deadline,
            "scope": self.scope,
            **_mark(self.span, self.confidence),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Trend:
    """A target without a number. `direction` is up, down or no_growth."""

    phrase: str
    direction: str
    deadline: str | None
    scope: str | None
    task: str | None
    span: Span
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "phrase": self.phrase,
            "comparator": "trend",
            "direction": self.direction,
            "deadline": self.deadline,
            "scope": self.scope,
            "task": self.task,
            **_mark(self.span, self.confidence),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """A measure with its own heading (or its own table row). `path` ends with that heading."""

    path: tuple[str, ...]
    number: str | None
    title: str
    actions: tuple[Action, ...]
    targets: tuple[Target, ...]
    deadline: str | None
    span: Span
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "path": list(self.path),
            "number": self.number,
            "title": self.title,
            "actions": [a.as_dict() for a in self.actions],
            "targets": [t.as_dict() for t in self.targets],
            "deadline": self.deadline,
            **_mark(self.span, self.confidence),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class CellQuota:
    """One row of a table that says how many zero-waste cells of a type are due."""

    no: int | None
    cell: str
    comparator: str
    value: float | int
    unit: str
    departments: tuple[str, ...]
    span: Span
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "no": self.no,
            "cell": self.cell,
            "comparator": self.comparator,
            "value": self.value,
            "unit": self.unit,
            "departments": list(self.departments),
            **_mark(self.span, self.confidence),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A note that puts units on every later task without repeating them there."""

    text: str
    units: tuple[Unit, ...]
    role: Role
    stated_in: str | None
    covers: tuple[int, ...]
    span: Span
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "units": [u.name for u in self.units],
            "role": str(self.role),
            "stated_in": self.stated_in,
            "covers": list(self.covers),
            "unit_spans": [u.as_dict() for u in self.units],
            **_mark(self.span, self.confidence),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A present-day or achieved figure."""

    phrase: str
    comparator: str
    value: float | int | tuple[float | int, float | int]
    unit: str
    span: Span
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {
            "phrase": self.phrase,
            "comparator": self.comparator,
            "value": value,
            "unit": self.unit,
            **_mark(self.span, self.confidence),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Division:
    """How many administrative parts of a type the document counts."""

    type: str
    count: int
    span: Span

    def as_dict(self) -> dict[str, Any]:
        return {"type": self.type, "count": self.count, "span": list(self.span)}


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What the document says of the place as it is."""

    area: Figure | None = None
    population: Figure | None = None
    divisions: tuple[Division, ...] = ()
    figures: tuple[Figure, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "area": None if self.area is None else self.area.as_dict(),
            "population": None if self.population is None else self.population.as_dict(),
            "divisions": [d.as_dict() for d in self.divisions],
            "figures": [f.as_dict() for f in self.figures],
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at: what sort, where, the values behind it, and the words for it."""

    kind: FindingKind
    spans: tuple[Span, ...]
    says: Text
    data: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": str(self.kind),
            "spans": [list(s) for s in self.spans],
            "says": self.says.say(),
            "data": dict(self.data),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """The whole ledger of one document."""

    kind: PlanKind
    title: str
    title_span: Span
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    trends: tuple[Trend, ...] = ()
    cell_quotas: tuple[CellQuota, ...] = ()
    standing: tuple[Standing, ...] = ()
    facts: Facts = dataclasses.field(default_factory=Facts)
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The ledger as JSON-ready data."""
        return {
            "kind": str(self.kind),
            "title": self.title,
            "title_span": list(self.title_span),
            "sections": [list(s.path) for s in self.sections],
            "headings": [s.as_dict() for s in self.sections],
            "tasks": [t.as_dict() for t in self.tasks],
            "targets": [t.as_dict() for t in self.targets],
            "trends": [t.as_dict() for t in self.trends],
            "cell_quotas": [q.as_dict() for q in self.cell_quotas],
            "standing": [s.as_dict() for s in self.standing],
            "facts": self.facts.as_dict(),
            "findings": [f.as_dict() for f in self.findings],
        }


def _mark(span: Span, confidence: float) -> dict[str, Any]:
    return {"span": list(span), "confidence": round(confidence, 2)}
