"""Phones that sign without network: each person registers and revokes their own. Not for: what they sign (tickets)."""

import uuid

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.phone_signatures import key_check
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.manifests.errors.trust import DEVICE_KEY_TAKEN, DEVICE_LABEL_MISSING, NOT_PERSON
from wufei.operations.manifests.models import Device
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries import trust as queries


def device_register(*, actor: Actor, key: uuid.UUID, label: str, public_key: bytes) -> Device:
    """Register the actor's own phone by the public half of a key that it made; the same again is the same device.

    `key`: made by the phone and kept before asking. `public_key`: a point of P-256, 65 bytes, as WebCrypto exports it
    raw. Raises NOT_ALLOWED, NOT_PERSON, KEY_WRONG, DEVICE_LABEL_MISSING, DEVICE_KEY_TAKEN.
    """
    if not actor.may_somewhere(MANIFEST_SIGN):
        require(actor, MANIFEST_SIGN)
    if actor.kind != "person":
        raise NOT_PERSON(where="actor", value=actor.kind)
    key_check(public_key)
    label = label.strip()[:80]
    if not label:
        raise DEVICE_LABEL_MISSING(where="label")
    with transaction.atomic():
        there = Device.objects.filter(key=key).first()
        if there is None:
            return _registered(actor, key, label, public_key)
    if (there.person_id, bytes(there.public_key), there.revoked_at) != (actor.id, public_key, None):
        raise DEVICE_KEY_TAKEN(where="key", value=str(key))
    return there


def device_revoke(*, actor: Actor, device_id: int) -> Device:
    """Revoke one's own phone: nothing that it signs from now on holds. Raises NOT_FOUND.

    No permission: it is one's own.
    """
    with transaction.atomic():
        device = queries.devices_of(actor).filter(pk=device_id).first()
        if device is None:
            raise NOT_FOUND(where="device", value=device_id)
        if queries.devices_of(actor).filter(pk=device_id, revoked_at=None).update(revoked_at=clock.now()):
            record(actor=actor, act="manifests.device.revoke", subject=device)
        device.refresh_from_db()
    return device


def _registered(actor: Actor, key: uuid.UUID, label: str, public_key: bytes) -> Device:
    device = Device(
        key=key,
        person_id=actor.id,
        person_label=actor.label[:120],
        label=label,
        public_key=public_key,
        registered_at=clock.now(),
    )
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError as error:  # somebody took the key at the same moment
        raise DEVICE_KEY_TAKEN(where="key", value=str(key)) from error
    record(actor=actor, act="manifests.device.register", subject=device, change={"key": str(key), "label": label})
    return device
