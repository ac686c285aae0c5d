"""What may be allowed with files as such. Not for: the files of an app (that app decides)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

FILES_READ = Permission("files.read", _("List all stored files"))
FILES_PURGE = Permission("files.purge", _("Destroy files whose retention is over"))
PERMISSIONS = (FILES_READ, FILES_PURGE)
