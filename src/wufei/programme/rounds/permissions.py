"""What can be allowed on rounds. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.programme.rounds.spec import EDITABLE, PageState, RoundState

ROUND_READ = Permission("rounds.round.read", _("Read rounds and their bulletins"))
ROUND_OPEN = Permission("rounds.round.open", _("Open a round"))
ROUND_CHANGE = Permission(
    "rounds.round.change", _("Change a round's clock, remind units"), frozenset({RoundState.OPEN})
)
ROUND_CLOSE = Permission("rounds.round.close", _("Close a round or open it again"))
PAGE_READ = Permission("rounds.page.read", _("Read the pages of units"))
PAGE_FILL = Permission("rounds.page.fill", _("Fill the own unit's page"), EDITABLE)
PAGE_SUBMIT = Permission("rounds.page.submit", _("File the own unit's page"), EDITABLE)
PAGE_WITHDRAW = Permission(
    "rounds.page.withdraw", _("Take a filed page back before it is reviewed"), frozenset({PageState.SUBMITTED})
)
PAGE_SUPPORT = Permission("rounds.page.support", _("Add the own unit's part to an entry"), EDITABLE)
PAGE_REVIEW = Permission("rounds.page.review", _("Approve or return a filed page"), frozenset({PageState.SUBMITTED}))
PAGE_ACCEPT = Permission("rounds.page.accept", _("Accept an approved page"), frozenset({PageState.APPROVED}))
PAGE_REOPEN = Permission(
    "rounds.page.reopen", _("Open an approved page again"), frozenset({PageState.APPROVED, PageState.ACCEPTED})
)

PERMISSIONS = tuple(value for value in list(globals().values()) if isinstance(value, Permission))
