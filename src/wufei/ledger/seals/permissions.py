"""What can be allowed on the seals. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

CHAIN_EXTEND = Permission("seals.chain.extend", _("Chain what was sealed"))
HEAD_READ = Permission("seals.head.read", _("See the chain of seals and its heads"))
HEAD_SIGN = Permission("seals.head.sign", _("Sign and give out a head"))

PERMISSIONS = (CHAIN_EXTEND, HEAD_READ, HEAD_SIGN)
