"""Words of the feed and of webhooks: kinds of change, places in the feed, what is sent. Pure. Not for: sending."""

import base64
import dataclasses
import datetime as dt
import enum

SEALED = "notices.notice"  # the kind of block that gives a notice its place
PAGE_MOST = 500
BATCH = 200
OWN_MOST = 10
# After so many failures in a row, with growing pauses between (about a day and a half), a webhook stops itself.
FAILURES_MOST = 12
PAUSE_MOST = dt.timedelta(hours=6)
END = 2**31 - 1  # behind every leaf of a block


class ChangeKind(enum.StrEnum):
    """What happened. A signature is of a move or of a correction that was agreed; the others are notices."""

    SIGNED = "manifest.signed"
    HELD = "manifest.held"
    RELEASED = "manifest.released"
    CORRECTION_ASKED = "manifest.correction_asked"
    CORRECTION_AGREED = "manifest.correction_agreed"
    CORRECTION_REFUSED = "manifest.correction_refused"
    CORRECTION_WITHDRAWN = "manifest.correction_withdrawn"


class WebhookState(enum.StrEnum):
    """How a webhook stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    FAILED = "failed"


class WebhookStep(enum.StrEnum):
    """What moves it."""

    PAUSE = "pause"
    RESUME = "resume"
    FAIL = "fail"


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the feed: the number of a link of the sealed chain, and the leaf in its block."""

    number: int = 0
    place: int = END

    def __str__(self) -> str:
        """Opaque to who keeps it."""
        return base64.urlsafe_b64encode(f"1.{self.number}.{self.place}".encode()).decode().rstrip("=")


def cursor_read(text: str) -> Cursor | None:
    """The place a cursor names; the beginning for an empty one, None for what is no cursor."""
    if not text:
        return Cursor()
    try:
        version, number, place = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split(".")
        found = Cursor(int(number), int(place))
    except ValueError:
        return None
    known = version == "1" and str(found) == text and 0 <= found.number < 2**63 and 0 <= found.place <= END
    return found if known else None


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a manifest. `state`, `step`, `role`, `party`, `signed_by`: of a signature."""

    cursor: str
    kind: ChangeKind
    manifest_id: int
    key: str
    number: str
    spec: str
    recorded_at: dt.datetime
    happened_at: dt.datetime | None = None
    event: str = ""
    state: str = ""
    step: int | None = None
    role: str = ""
    party_id: int | None = None
    party: str = ""
    signed_by: str = ""
    correction_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """A piece of the feed. `cursor`: where to go on; `more`: there is more at once."""

    changes: tuple[Change, ...]
    cursor: Cursor
    more: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request to a webhook. `status` 0: no answer, `error` says why."""

    status: int
    error: str = ""

    @property
    def good(self) -> bool:
        """Whether the other side has taken it."""
        return 200 <= self.status < 300

    @property
    def said(self) -> str:
        """What went wrong, for people; empty if nothing."""
        return "" if self.good else self.error or f"HTTP {self.status}"
