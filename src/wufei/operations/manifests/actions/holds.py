"""A supervisor's hold: it stops every move and leaves the state as it was. Not for: moves (signing)."""

from django.db import transaction

from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.rows import swap
from wufei.operations.manifests.errors.documents import REASON_MISSING
from wufei.operations.manifests.events import ManifestHeld
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.permissions import MANIFEST_HOLD
from wufei.operations.manifests.queries import manifests as queries

LONGEST = 400


def manifest_hold(*, actor: Actor, manifest_id: int, version: int, reason: str) -> Manifest:
    """Stop a manifest until it is released. Raises NOT_FOUND, NOT_ALLOWED, REASON_MISSING, STALE."""
    return _held(actor, manifest_id, version, reason, held=True)


def manifest_release(*, actor: Actor, manifest_id: int, version: int, reason: str) -> Manifest:
    """Let a manifest go on. Raises NOT_FOUND, NOT_ALLOWED, REASON_MISSING, STALE."""
    return _held(actor, manifest_id, version, reason, held=False)


def _held(actor: Actor, manifest_id: int, version: int, reason: str, *, held: bool) -> Manifest:
    told = reason.strip()[:LONGEST]
    if not told:
        raise REASON_MISSING(where="reason")
    with transaction.atomic():
        manifest = queries.manifest_get(actor=actor, manifest_id=manifest_id)
        require(actor, MANIFEST_HOLD, queries.manifest_subject(manifest))
        change = {"held": [manifest.held, told if held else ""]}
        swap(manifest, version=version, held=told if held else "")
        act = "manifests.manifest.hold" if held else "manifests.manifest.release"
        record(actor=actor, act=act, subject=manifest, change=change, reason=told)
        emit(ManifestHeld(manifest_id=manifest.pk, held=held))
    return manifest
