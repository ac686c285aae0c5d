"""What can be allowed on settlement. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

RECORD_READ = Permission("settlement.record.read", _("See contracts, invoices, payments and deposits"))
RECORD_TAKE = Permission("settlement.record.take", _("Take in contracts, invoices and payments"))
MATCH_RUN = Permission("settlement.match.run", _("Match the three flows"))
LINK_SAY = Permission("settlement.link.say", _("Confirm and reject links between the three flows"))
FINDING_READ = Permission("settlement.finding.read", _("See findings of the three flows"))
FINDING_JUDGE = Permission("settlement.finding.judge", _("Explain, confirm and dismiss findings of the three flows"))
DEPOSIT_WRITE = Permission("settlement.deposit.write", _("Take, refund and forfeit deposits"))
TOLERANCE_SET = Permission("settlement.tolerance.set", _("Set tolerances of matching and rates of deposits"))

PERMISSIONS = (
    RECORD_READ,
    RECORD_TAKE,
    MATCH_RUN,
    LINK_SAY,
    FINDING_READ,
    FINDING_JUDGE,
    DEPOSIT_WRITE,
    TOLERANCE_SET,
)
