"""Words of a filing: its states, where a pre-filled value comes from, what is given. Not for: forms (words)."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence

from wufei.kernel.text import Text, _
from wufei.operations.declarations.spec.words import Field, Path


class FilingState(enum.StrEnum):
    """Where a filing stands. That it is late is no state of its own: it follows from the day it was due."""

    DUE = "due"
    DRAFT = "draft"
    FILED = "filed"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class FilingEvent(enum.StrEnum):
    """What happens to a filing."""

    SAVE = "save"
    FILE = "file"
    RETURN = "return"
    ACCEPT = "accept"


STATE_LABELS: Mapping[str, str] = {
    FilingState.DUE: _("To be filed"),
    FilingState.DRAFT: _("Begun"),
    FilingState.FILED: _("Filed"),
    FilingState.RETURNED: _("Returned"),
    FilingState.ACCEPTED: _("Accepted"),
}
EVENT_LABELS: Mapping[str, str] = {
    FilingEvent.SAVE: _("Saved"),
    FilingEvent.FILE: _("Filed"),
    FilingEvent.RETURN: _("Returned with reasons"),
    FilingEvent.ACCEPT: _("Accepted"),
}
DONE = frozenset({FilingState.FILED, FilingState.ACCEPTED})


class Origin(enum.StrEnum):
    """Where a pre-filled value comes from."""

    BOOKS = "books"
    DEDUCED = "deduced"
    FILED = "filed"
    BEFORE = "before"
    REGISTER = "register"
    NOBODY = "nobody"


ORIGIN_LABELS: Mapping[str, str] = {
    Origin.BOOKS: _("from the books"),
    Origin.DEDUCED: _("from the balance of what came and left"),
    Origin.FILED: _("from what you filed for the months"),
    Origin.BEFORE: _("from the last filing"),
    Origin.REGISTER: _("from the register"),
    Origin.NOBODY: _("not in the books"),
}

Value = int | str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Prefill:
    """What a field is proposed to say. `book`: what the books say (grams, pieces); `allowed`: how far it may differ."""

    value: Value
    origin: Origin
    book: int | None = None
    allowed: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One field of one line of a form, with what it is proposed to say."""

    path: Path
    field: Field
    prefill: Prefill


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FilingIn:
    """A filing as given: values and reasons for differences, by path. `nothing`: there was none this time.

    `spent_s`: seconds between opening the form and sending it, as the page counted them.
    """

    values: Mapping[str, Value]
    reasons: Mapping[str, str] = dataclasses.field(default_factory=dict)
    nothing: bool = False
    spent_s: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PastFiling:
    """A filing made in another system: `values` by path, as in `FilingIn`; `filed_at`: when it was filed there.

    `closing`: the month its period closes with, as YYYYMM. `accepted`: whether the authority has accepted it there.
    """

    party_id: int
    form: str
    closing: int
    values: Mapping[str, Value]
    filed_at: dt.datetime
    accepted: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """The class a generator falls into, and the sentences that say why."""

    tier: str
    why: tuple[Text, ...]


def texts_kept(why: Iterable[Text]) -> list[list[object]]:
    """Texts as they are kept beside a row: [[msgid, values], …]."""
    return [[text.msgid, dict(text.data)] for text in why]


def texts_read(kept: Iterable[Sequence[object]]) -> tuple[Text, ...]:
    """The same, read back."""
    return tuple(Text(str(msgid), dict(data) if isinstance(data, Mapping) else {}) for msgid, data in kept)
