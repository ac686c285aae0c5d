"""What can be allowed on the books. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

BOOKS_READ = Permission("books.account.read", _("See accounts and transfers"))
TRANSFER_POST = Permission("books.transfer.post", _("Post transfers"))
BOOKS_VERIFY = Permission("books.transfer.verify", _("Verify the books"))

PERMISSIONS = (BOOKS_READ, TRANSFER_POST, BOOKS_VERIFY)
