"""The register of those who must declare as it goes out as a file. Not for: pages."""

from collections.abc import Iterator

from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Values
from wufei.operations.declarations.queries.firms import enrolments_visible_to


def enrolment_rows(actor: Actor) -> Iterator[Values]:
    """Everybody who is on the register, within reach."""
    for row in enrolments_visible_to(actor).filter(valid_to__isnull=True).order_by("party__name", "group"):
        sound = row.party.uscc and not row.party.uscc_doubt
        yield {
            "party": row.party.uscc if sound else row.party.name,
            "group": row.group,
            "source": row.source,
            "valid_from": row.valid_from,
        }
