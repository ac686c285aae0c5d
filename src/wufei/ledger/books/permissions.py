"""What can be allowed on the books. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

BOOKS_READ = Permission("books.account.read", _("See accounts and transfers"))
ACCOUNT_SPREAD = Permission("books.account.spread", _("Spread a busy account over several rows"))
BOOKS_VERIFY = Permission("books.transfer.verify", _("Verify the books"))

PERMISSIONS = (BOOKS_READ, ACCOUNT_SPREAD, BOOKS_VERIFY)
