"""What can be allowed on the catalogue. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.registers.catalogue.spec import CodeEditionState as S

CODE_READ = Permission("catalogue.code.read", _("Look up waste codes and factors"))
LIST_WRITE = Permission("catalogue.list.write", _("Add lists of codes and editions"))
EDITION_FILL = Permission("catalogue.edition.fill", _("Fill an edition"), frozenset({S.DRAFT, S.PUBLISHED}))
EDITION_PUBLISH = Permission("catalogue.edition.publish", _("Publish, withdraw and discard editions"))
FACTOR_WRITE = Permission("catalogue.factor.write", _("Set factors"))
TABLE_EXPORT = Permission("catalogue.table.export", _("Export codes and factors"))

PERMISSIONS = (
    CODE_READ,
    LIST_WRITE,
    EDITION_FILL,
    EDITION_PUBLISH,
    FACTOR_WRITE,
    TABLE_EXPORT,
)
