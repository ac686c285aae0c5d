"""The first steps of a firm that is new here, ticked off as they are done. Not for: what is due (duties)."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.firms.blocks import Asked
from wufei.kernel.access import allowed
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.declarations.queries.filings import visible_to as filings
from wufei.operations.declarations.spec.filings import DONE
from wufei.operations.manifests.permissions import MANIFEST_DRAFT
from wufei.operations.manifests.queries.manifests import visible_to as manifests
from wufei.registers.parties.queries import party_subject, sites_visible_to

LEADING = 2  # what may stay open in a house that works


@dataclasses.dataclass(frozen=True, slots=True)
class First:
    """A first step: what, why, where, and whether it is done."""

    title: str
    why: str
    url: str
    done: bool


def firsts(asked: Asked) -> list[First]:
    """The first steps; none once loads move and declarations are filed. Whoever drafts for nobody has none."""
    if not allowed(asked.actor, MANIFEST_DRAFT, party_subject(asked.party)):
        return []
    own = reverse("web:party", args=[asked.party.pk])
    moved = bool(asked.moved) or manifests(asked.actor).exists()
    steps = [
        First(
            gettext("Say who can be reached"),
            gettext("A name and a phone, so that carriers and supervisors can ask."),
            reverse("web:party_change", args=[asked.party.pk]),
            bool(asked.party.contact and asked.party.phone),
        ),
        First(
            gettext("Add the site"),
            gettext("Where the waste is kept and fetched; it stands on every manifest."),
            own,
            sites_visible_to(asked.actor).filter(party__in=asked.party_ids).exists(),
        ),
        First(
            gettext("Write down the first package or load"),
            gettext("Every package and manifest fills the ledgers and the declarations by itself."),
            reverse("web:manifest_new"),
            moved or bool(asked.holdings),
        ),
    ]
    if allowed(asked.actor, FILING_READ, party_subject(asked.party)):
        filed = filings(asked.actor).filter(party__in=asked.party_ids, state__in=DONE).exists()
        steps.append(
            First(
                gettext("File the first declaration"),
                gettext("It is filled in from the books; look at it and send it."),
                reverse("web:declarations"),
                filed,
            )
        )
    return [] if all(step.done for step in steps[LEADING:]) else steps
