"""What can be allowed on closing. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

ASSERTION_READ = Permission("closing.assertion.read", _("See the closing of months"))
ASSERTION_MAKE = Permission("closing.assertion.make", _("Assert what was there at the end of a month"))
ASSERTION_CARRY = Permission("closing.assertion.carry", _("Carry differences into the books"))
TOLERANCE_CHANGE = Permission("closing.tolerance.change", _("Set tolerances of closing"))

PERMISSIONS = (ASSERTION_READ, ASSERTION_MAKE, ASSERTION_CARRY, TOLERANCE_CHANGE)
