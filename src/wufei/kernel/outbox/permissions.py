"""What may be allowed around events. Not for: who holds it."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

OUTBOX_MANAGE = Permission("outbox.manage", _("See, repeat and drop undelivered events"))
PERMISSIONS = (OUTBOX_MANAGE,)
