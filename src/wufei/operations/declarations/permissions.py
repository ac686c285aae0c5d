"""What can be allowed on declarations. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

FILING_READ = Permission("declarations.filing.read", _("See declarations"))
FILING_FILE = Permission("declarations.filing.file", _("Fill in and file declarations"))
FILING_TAKE = Permission("declarations.filing.take", _("Take over declarations from other systems"))
FILING_REVIEW = Permission("declarations.filing.review", _("Accept and return declarations"))
DUTY_OPEN = Permission("declarations.duty.open", _("Open the declarations of a period"))
PROFILE_SET = Permission("declarations.profile.set", _("Say who must declare and set classes"))
ROLL_READ = Permission("declarations.roll.read", _("See lists and ratings of firms"))
ROLL_MAKE = Permission("declarations.roll.make", _("Make lists and ratings of firms"))
THRESHOLD_SET = Permission("declarations.threshold.set", _("Set the figures of classes, lists and ratings"))

PERMISSIONS = (
    FILING_READ,
    FILING_FILE,
    FILING_TAKE,
    FILING_REVIEW,
    DUTY_OPEN,
    PROFILE_SET,
    ROLL_READ,
    ROLL_MAKE,
    THRESHOLD_SET,
)
