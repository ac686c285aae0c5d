"""Tables of manifests: documents, packages, what is trusted to sign elsewhere, corrections, clocks."""

from wufei.operations.manifests.models.clocks import ClockSetting
from wufei.operations.manifests.models.corrections import Consent, Correction
from wufei.operations.manifests.models.documents import Citation, Leg, Manifest, Round, Signature
from wufei.operations.manifests.models.packages import Carried, Package, Repacking
from wufei.operations.manifests.models.trust import Device, LockOut, OneTimeCode, Ticket

__all__ = [
    "Carried",
    "Citation",
    "ClockSetting",
    "Consent",
    "Correction",
    "Device",
    "Leg",
    "LockOut",
    "Manifest",
    "OneTimeCode",
    "Package",
    "Repacking",
    "Round",
    "Signature",
    "Ticket",
]
