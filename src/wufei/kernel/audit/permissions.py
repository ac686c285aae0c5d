"""What may be allowed in the log. Not for: who holds it (registers/identity)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

AUDIT_READ = Permission("audit.read", _("Read the log of all acts"))
PERMISSIONS = (AUDIT_READ,)
