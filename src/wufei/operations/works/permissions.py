"""What can be allowed on works. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

WORKS_READ = Permission("works.works.read", _("See construction works, their estimates and loads"))
WORKS_WRITE = Permission("works.works.write", _("Estimate construction works and report them as over"))
WORKS_REVIEW = Permission("works.works.review", _("Confirm estimates of works and check them at the end"))

PERMISSIONS = (WORKS_READ, WORKS_WRITE, WORKS_REVIEW)
