"""Corrections: which somebody sees, which wait for their party, one of them. Not for: asking, answering (actions)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.manifests.models import Consent, Correction
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.spec.corrections import CorrectionState


def corrections_visible_to(actor: Actor) -> QuerySet[Correction]:
    """Corrections of the manifests that the actor sees, with who was asked. Raises NOT_ALLOWED."""
    rows = Correction.objects.select_related("manifest", "asked_for").prefetch_related("consents__party")
    return rows.filter(manifest__in=visible_to(actor).order_by().values("pk"))


def corrections_waiting(actor: Actor) -> QuerySet[Correction]:
    """Corrections that wait for an answer of a party for which the actor signs. Raises NOT_ALLOWED."""
    own = [grant.party_id for grant in actor.reach(MANIFEST_SIGN) if grant.party_id is not None]
    asked = Consent.objects.filter(Q(party__in=own) | Q(party__parent__in=own), answered_at=None)
    rows = corrections_visible_to(actor).filter(state=CorrectionState.ASKED)
    return rows.filter(Exists(asked.filter(correction=OuterRef("pk")))).order_by("due_at", "pk")


def correction_get(*, actor: Actor, correction_id: int) -> Correction:
    """One correction. Raises NOT_FOUND, also where the actor may not see its manifest."""
    found = corrections_visible_to(actor).prefetch_related(None).filter(pk=correction_id).first()
    if found is None:
        raise NOT_FOUND(where="correction", value=correction_id)
    return found


def unanswered(correction: Correction) -> QuerySet[Consent]:
    """Those of whom an answer is still waited for. No permission: the caller has found it."""
    return Consent.objects.filter(correction=correction, answered_at=None).select_related("party")
