"""What is refused of a request that comes again. Not for: raising them."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

REPEAT_OTHER = Fault(
    "repeats.other",
    Kind.CONFLICT,
    _("This key was used for another request."),
    _("Make a new key for every request, and send the same key only with the very same request."),
)
REPEAT_OPEN = Fault(
    "repeats.open",
    Kind.CONFLICT,
    _("The first request with this key is still under way, or was cut off in the middle."),
    _("Ask again in a moment. If this stays, look whether it was done, and use a new key."),
)
REPEAT_UNTOLD = Fault(
    "repeats.untold",
    Kind.CONFLICT,
    _("The request with this key was done; its answer held a secret and is not kept."),
    _("If the secret is lost, withdraw what was made and make another."),
)
