"""Words of rounds: states, kinds of entries, fields that may be returned. Pure. Not for: moves (states.py)."""

import enum

from wufei.kernel.text import _


class RoundState(enum.StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class RoundEvent(enum.StrEnum):
    CLOSE = "close"
    REOPEN = "reopen"


class PageState(enum.StrEnum):
    """One unit's page: being filled, filed, returned, approved, accepted."""

    FILLING = "filling"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    ACCEPTED = "accepted"


class PageEvent(enum.StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    ACCEPT = "accept"
    REOPEN = "reopen"


EDITABLE = frozenset({PageState.FILLING, PageState.RETURNED})
FILED = frozenset({PageState.SUBMITTED, PageState.APPROVED, PageState.ACCEPTED})


class EntryKind(enum.StrEnum):
    INDICATOR = "indicator"
    TASK = "task"


class EntryState(enum.StrEnum):
    """One entry of a page: to be filled, filled (confirmed by its unit), sent back with a reason."""

    TO_FILL = "to_fill"
    FILLED = "filled"
    RETURNED = "returned"


class EntryEvent(enum.StrEnum):
    CONFIRM = "confirm"
    CHANGE = "change"
    RETURN = "return"


class Lack(enum.StrEnum):
    """What keeps an entry from being filed: figures, words, an answer to what was returned, its unit's confirmation."""

    VALUES = "values"
    PROGRESS = "progress"
    ANSWER = "answer"
    CONFIRM = "confirm"


class Likeness(enum.StrEnum):
    """How evidence resembles what was handed in before."""

    SAME = "same"
    NEAR = "near"


LIKENESS_LABELS = {
    Likeness.SAME: _("The same file was handed in before"),
    Likeness.NEAR: _("Nearly the same photo was handed in before"),
}
# The fields a reviewer may send back; `value:KEY` names one input of a formula beside these.
FIELDS = ("progress", "problem", "next_step", "evidence")
ROUND_LABELS: dict[str, str] = {RoundState.OPEN: _("Open for filing"), RoundState.CLOSED: _("Round closed")}
PAGE_LABELS: dict[str, str] = {
    PageState.FILLING: _("Being filled"),
    PageState.SUBMITTED: _("Filed"),
    PageState.RETURNED: _("Returned"),
    PageState.APPROVED: _("Approved"),
    PageState.ACCEPTED: _("Accepted"),
}
ENTRY_LABELS: dict[str, str] = {
    EntryState.TO_FILL: _("To fill"),
    EntryState.FILLED: _("Filled"),
    EntryState.RETURNED: _("Returned"),
}
FIELD_LABELS = {
    "progress": _("Progress made"),
    "problem": _("Problems"),
    "next_step": _("Next step"),
    "evidence": _("Evidence"),
}
