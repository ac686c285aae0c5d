"""What of a manifest a correction can change, with what stands there: for the form. Not for: asking (actions)."""

import dataclasses
from collections.abc import Sequence

from wufei.kernel.access import Actor
from wufei.operations.manifests.models import Correction, Leg, Signature
from wufei.operations.manifests.queries.manifests import manifest_get, may_sign_for
from wufei.operations.manifests.queries.sheets import Open, opened
from wufei.operations.manifests.rules.corrections import TAKEN_IN, Document, SignedBy, correctable
from wufei.operations.manifests.spec import Field, Role, State, Way
from wufei.operations.manifests.spec.corrections import CorrectionState
from wufei.registers.parties.models import Site


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """A manifest as a form for its correction needs it.

    `fields`: path, field and what stands there; `accepted`: whether a weight at the receiver can be corrected; `sites`:
    of generator and receiver, to choose from; `waiting`: the correction that is open, beside which none can be asked.
    """

    found: Open
    fields: Sequence[tuple[str, Field, object]]
    accepted: bool
    generator_sites: Sequence[Site]
    receiver_sites: Sequence[Site]
    waiting: Correction | None
    may_ask: bool

    def leg(self, path: str) -> Leg | None:
        """The leg that a path is of."""
        where, _dot, rest = path.partition(".")
        return self.found.legs[int(rest.partition(".")[0])] if where == "legs" else None


def asking_of(*, actor: Actor, manifest_id: int) -> Asking:
    """What can be corrected on a manifest that the actor sees. Raises NOT_FOUND."""
    manifest = manifest_get(actor=actor, manifest_id=manifest_id)
    found = opened(manifest)
    signatures = list(Signature.objects.filter(manifest=manifest).order_by("step"))
    sites = list(Site.objects.filter(party__in=[manifest.generator_id, manifest.receiver_id]))
    begun = manifest.state not in {State.DRAFT, State.CANCELLED}
    return Asking(
        found=found,
        fields=tuple(correctable(document_of(found, signatures))) if begun else (),
        accepted=not TAKEN_IN.isdisjoint(found.signed),
        generator_sites=[site for site in sites if site.party_id == manifest.generator_id],
        receiver_sites=[site for site in sites if site.party_id == manifest.receiver_id],
        waiting=Correction.objects.filter(manifest=manifest, state=CorrectionState.ASKED).first(),
        may_ask=begun and any(may_sign_for(actor, party_id) for party_id in {each.party_id for each in signatures}),
    )


def document_of(found: Open, signatures: Sequence[Signature]) -> Document:
    """A signed manifest as judgement sees it. No permission: the caller has found it."""
    manifest = found.manifest
    return Document(
        spec=found.spec,
        day=manifest.day,
        late=manifest.way == Way.EMERGENCY,
        values=manifest.values,
        mass_g=manifest.mass_g,
        accepted_g=manifest.accepted_g,
        generator_id=manifest.generator_id,
        receiver_id=manifest.receiver_id,
        legs=found.legs,
        events=found.signed,
        signatures=[SignedBy(each.event, Role(each.role), each.party_id) for each in signatures],
    )
