"""The base of all refusals: a code for programs, words and a remedy for people.

An app declares its faults in `errors.py` as values of `Fault`; an action raises `FAULT(where=…, value=…)`.
The face picks the status and the language. A code never changes once released.
Not for: bugs, which stay ordinary exceptions.
"""

import dataclasses
import enum
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wufei.kernel.text import Text, _, fill

Translate = Callable[[str], str]


class Kind(enum.StrEnum):
    """What sort of refusal it is; faces map it to a status (400/422, 403, 404, 409)."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    CONFLICT = "conflict"


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One declared refusal. `says` and `remedy` are marked texts and may name values in braces."""

    code: str
    kind: Kind
    says: str
    remedy: str

    def __call__(self, *, where: str = "", value: object = None, **data: object) -> "Problem":
        return Problem(self, where=where, value=value, data=data)


class Problem(Exception):  # noqa: N818  a refusal is no fault of the program
    """A refusal: which fault, where (field, row, span), the offending value, further named values."""

    def __init__(self, fault: Fault, *, where: str = "", value: object = None, data: Mapping[str, object]) -> None:
        super().__init__(fault.code)
        self.fault = fault
        self.where = where
        self.value = value
        self.data = dict(data)

    @property
    def code(self) -> str:
        return self.fault.code

    @property
    def kind(self) -> Kind:
        return self.fault.kind

    def says(self, translate: Translate = _) -> str:
        """What happened and why, in the language of `translate`."""
        return fill(translate(self.fault.says), self._named(translate))

    def remedy(self, translate: Translate = _) -> str:
        """What to do about it, in the language of `translate`."""
        return fill(translate(self.fault.remedy), self._named(translate))

    def as_dict(self, translate: Translate = _) -> dict[str, Any]:
        """The problem as JSON-ready data: code, kind, where, value, says, remedy."""
        return {
            "code": self.code,
            "kind": str(self.kind),
            "where": self.where,
            "value": None if self.value is None else str(self.value),
            "says": self.says(translate),
            "remedy": self.remedy(translate),
        }

    def _named(self, translate: Translate) -> dict[str, object]:
        data = {name: _spoken(value, translate) for name, value in self.data.items()}
        return {"where": translate(self.where) if self.where else "", "value": self.value, **data}

    def __str__(self) -> str:
        return f"{self.code}: {self.says()}"


def _spoken(value: object, translate: Translate) -> object:
    """A value as it stands in a sentence: texts in the language of the reader, several of them in a row."""
    if isinstance(value, Text):
        return value.say(translate)
    if isinstance(value, tuple):
        return translate(_(", ")).join(str(_spoken(part, translate)) for part in value)
    return value


class Problems(Exception):  # noqa: N818
    """Several refusals at once, so that a person sees every fault of an input and not the first only."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.code for p in self.problems))


STALE = Fault(
    "kernel.stale",
    Kind.CONFLICT,
    _("Somebody changed this while you had it open."),
    _("Look at the new state and try again."),
)
NOT_FOUND = Fault(
    "kernel.not_found",
    Kind.MISSING,
    _("There is no such record, or you may not see it."),
    _("Check the address, or ask for access."),
)
