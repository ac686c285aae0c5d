"""What can be allowed on stores. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

STORE_READ = Permission("stores.move.read", _("See what goes into and out of stores"))
STORE_WRITE = Permission("stores.move.write", _("Write down what goes into and out of stores"))

PERMISSIONS = (STORE_READ, STORE_WRITE)
