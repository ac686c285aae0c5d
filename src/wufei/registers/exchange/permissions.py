"""What can be allowed on tables going in and out. Not for: what a row may change (each register's own permissions)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

REGISTER_EXPORT = Permission("exchange.register.export", _("Export a register"))
REGISTER_IMPORT = Permission("exchange.register.import", _("Import into a register"))

PERMISSIONS = (REGISTER_EXPORT, REGISTER_IMPORT)
