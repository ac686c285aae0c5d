"""What was refused goes onward: the rest is free and reserved again at once with a manifest that cites the first.

Not for: what comes back (signing, RETURN).
"""

import dataclasses

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.actions.drafts import manifest_create
from wufei.operations.manifests.actions.judging import prepared
from wufei.operations.manifests.actions.moving import signer_of, signs_for, written
from wufei.operations.manifests.errors.documents import NOTHING_LEFT
from wufei.operations.manifests.models import Citation, Manifest
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.spec import Event, ManifestIn, Role, SignIn, Why


def manifest_forward(*, actor: Actor, manifest_id: int, version: int, onward: ManifestIn) -> Manifest:
    """Send the refused rest on to another receiver; the manifest that takes it there, issued.

    The generator signs both: of `onward` the receiver, carriers and values count; waste, mass and packages are those of
    the rest. Raises NOTHING_LEFT, and what `manifest_sign` and `manifest_create` raise; nothing is written then.
    """
    now = clock.now()
    with transaction.atomic():
        manifest = queries.manifest_get(actor=actor, manifest_id=manifest_id)
        if manifest.open_key is None:
            raise NOTHING_LEFT(where="manifest", value=manifest.number)
        rest = manifest.open_g
        codes = tuple(manifest.packages.filter(refused=True).values_list("package__code", flat=True))
        move = prepared(
            manifest, version, SignIn(event=Event.FORWARD, role=Role.GENERATOR), signer_of(actor), now, onward=True
        )
        signs_for(actor, move.party)
        written(actor, [move], now)
        given = dataclasses.replace(
            onward,
            spec=manifest.spec,
            generator_id=manifest.generator_id,
            generator_site_id=manifest.generator_site_id,
            code=manifest.code,
            mass_g=rest,
            packages=codes,
            simulated=manifest.simulated,
        )
        made = manifest_create(actor=actor, given=given)
        Citation.objects.create(child=made, parent=manifest, why=Why.ONWARD)
        issued = prepared(made, made.version, SignIn(event=Event.ISSUE, role=Role.GENERATOR), signer_of(actor), now)
        return written(actor, [issued], now)[0]
