"""What can be allowed on the seals. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

CHAIN_EXTEND = Permission("seals.chain.extend", _("Chain what was sealed"))

PERMISSIONS = (CHAIN_EXTEND,)
