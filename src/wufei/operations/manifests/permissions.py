"""What can be allowed on manifests. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

MANIFEST_READ = Permission("manifests.manifest.read", _("See manifests"))
MANIFEST_DRAFT = Permission("manifests.manifest.draft", _("Draft and change manifests"))
MANIFEST_SIGN = Permission("manifests.manifest.sign", _("Sign manifests for the own party"))
MANIFEST_HOLD = Permission("manifests.manifest.hold", _("Hold and release manifests"))

PERMISSIONS = (MANIFEST_READ, MANIFEST_DRAFT, MANIFEST_SIGN, MANIFEST_HOLD)
