"""What can be allowed on balances. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

BALANCE_READ = Permission("balance.month.read", _("See the balance of a stream and month, and who is suspected"))
SETTING_SET = Permission("balance.setting.set", _("Set figures that balances and screening go by"))

PERMISSIONS = (BALANCE_READ, SETTING_SET)
