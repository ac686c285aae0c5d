"""What can be allowed on manifests. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

MANIFEST_READ = Permission("manifests.manifest.read", _("See manifests"))
MANIFEST_DRAFT = Permission("manifests.manifest.draft", _("Draft and change manifests"))
# Held for the own party only: whoever may do everything else still signs for nobody (actions.moving).
MANIFEST_SIGN = Permission("manifests.manifest.sign", _("Sign manifests for the own party"))
MANIFEST_ENTER = Permission("manifests.manifest.enter", _("Enter manifests kept on paper"))
MANIFEST_TAKE = Permission("manifests.manifest.take", _("Take over manifests from other systems"))
MANIFEST_HOLD = Permission("manifests.manifest.hold", _("Hold and release manifests"))
PACKAGE_WRITE = Permission("manifests.package.write", _("Fill, group and split packages"))
CLOCK_SET = Permission("manifests.clock.set", _("Set the legal clocks of manifests"))

PERMISSIONS = (
    MANIFEST_READ,
    MANIFEST_DRAFT,
    MANIFEST_SIGN,
    MANIFEST_ENTER,
    MANIFEST_TAKE,
    MANIFEST_HOLD,
    PACKAGE_WRITE,
    CLOCK_SET,
)
