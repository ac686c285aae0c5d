"""The register as rows of files. Not for: reading files (kernel/tables)."""

from collections.abc import Iterator

from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Values
from wufei.kernel.units import decimal_text
from wufei.programme.finance.models import Entry
from wufei.programme.finance.queries.loans import balance_of, loans_visible_to
from wufei.programme.finance.spec import EntryKind


def loan_rows(actor: Actor) -> Iterator[Values]:
    """What was granted, with the balance of today. One 万元 is a million fen, so fen are its millionths."""
    rows = loans_visible_to(actor).select_related("lender", "borrower", "keeper", "place", "project")
    for loan in rows.defer("place__outline").prefetch_related("entries").order_by("granted_on", "pk"):
        yield {
            "contract": loan.contract,
            "kind": loan.kind,
            "use": loan.use,
            "lender": loan.lender_name,
            "borrower": loan.borrower.name,
            "granted": decimal_text(loan.granted_fen),
            "granted_on": loan.granted_on,
            "ends_on": loan.ends_on,
            "project": loan.project.number if loan.project else "",
            "facility": loan.facility,
            "place": loan.place.code if loan.place else "",
            "keeper": loan.keeper.name if loan.keeper else "",
            "note": loan.note,
            "state": loan.state,
            "balance": decimal_text(balance_of(loan)),
        }


def entry_rows(actor: Actor) -> Iterator[Values]:
    """The entries that count, oldest first."""
    rows = Entry.objects.filter(loan__in=loans_visible_to(actor), corrected_by__isnull=True)
    for entry in rows.exclude(kind=EntryKind.VOID).select_related("loan").order_by("happened_on", "pk"):
        yield {
            "contract": entry.loan.contract,
            "day": entry.happened_on,
            "kind": entry.kind,
            "amount": decimal_text(entry.amount_fen),
            "note": entry.note,
        }
