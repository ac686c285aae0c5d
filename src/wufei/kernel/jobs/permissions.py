"""What may be allowed around jobs. Not for: who holds it."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

JOBS_MANAGE = Permission("jobs.manage", _("See and stop the work of others"))
PERMISSIONS = (JOBS_MANAGE,)
