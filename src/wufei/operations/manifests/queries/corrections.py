"""Corrections: which somebody sees, which wait for their party, one of them. Not for: asking, answering (actions)."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.ledger.books.models import Transfer
from wufei.operations.manifests.models import Consent, Correction
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries.manifests import may_sign_for, visible_to
from wufei.operations.manifests.rules.postings import SUBJECT
from wufei.operations.manifests.rules.reversals import Cause
from wufei.operations.manifests.spec.corrections import CorrectionState

AGREED = "correction"  # its name in what is signed


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


def booked_by(correction: Correction) -> list[Transfer]:
    """What it did to the books, in their order: their keys follow from its own. No permission: the caller has it."""
    cause = Cause(correction.key, correction.manifest.number, correction.reason)
    rows = Transfer.objects.filter(subject_kind=SUBJECT, subject_id=cause.number)
    moved = list(rows.select_related("source__holder", "target__holder", "settles", "cites").order_by("pk"))
    words = ["void", "reserve", *(f"back.{row.key}" for row in moved), *(f"post.{n}" for n in range(len(moved)))]
    keys = {cause.key_of(word) for word in words}
    return [row for row in moved if row.key in keys]


def agreement(correction: Correction) -> dict[str, object]:
    """What was asked and who agreed to it, as it is sealed with the corrected document. No permission: as above."""
    return {
        "key": str(correction.key),
        "changes": correction.changes,
        "reason": correction.reason,
        "asked": [
            *(correction.asked_for_id, correction.asked_kind, correction.asked_id, correction.asked_by),
            *(_told(correction.asked_at), _told(correction.due_at)),
        ],
        "consents": [
            [
                *(each.party_id, each.role, each.agreed, each.method, each.answered_by),
                *(_told(each.answered_at), each.note),
            ]
            for each in correction.consents.all()
        ],
    }


def _told(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat() if moment is not None else None


def may_answer(actor: Actor, correction: Correction) -> bool:
    """Whether it waits for a party of the actor: for buttons; the act asks again."""
    asked = correction.state == CorrectionState.ASKED
    return asked and any(may_sign_for(actor, each.party_id) for each in unanswered(correction))


def may_withdraw(actor: Actor, correction: Correction) -> bool:
    """Whether a party of the actor asked for it: for buttons; the act asks again."""
    return correction.state == CorrectionState.ASKED and may_sign_for(actor, correction.asked_for_id)


def unanswered(correction: Correction) -> QuerySet[Consent]:
    """Those of whom an answer is still waited for. No permission: the caller has found it."""
    return Consent.objects.filter(correction=correction, answered_at=None).select_related("party")
