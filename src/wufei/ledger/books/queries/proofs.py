"""Evidence of what a document moved, for people who have nothing of ours but the key. Not for: checking (rules)."""

from collections.abc import Iterable

from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.ledger.books.evidence import Evidence, Side
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.queries.accounts import key_of
from wufei.ledger.books.queries.hashing import leaves_of, marks_of
from wufei.ledger.books.queries.transfers import transfers_visible_to
from wufei.ledger.seals.queries import proof_of


def evidence_of(*, actor: Actor, subject: tuple[str, str]) -> list[Evidence]:
    """Every transfer of a document, with its proof, in the order of the books.

    Raises NOT_FOUND where the actor sees none, NOTHING_CHAINED within the minute after it was posted, NOT_ALLOWED.
    """
    kind, number = subject
    rows = transfers_visible_to(actor).filter(subject_kind=kind, subject_id=number)
    found = list(rows.select_related("block", "source", "target").order_by("pk"))
    if not found:
        raise NOT_FOUND(where=kind, value=number)
    return list(_evidences(found))


def _evidences(rows: Iterable[Transfer]) -> Iterable[Evidence]:
    for row in rows:
        beside = Transfer.objects.filter(block=row.block_id)
        ids = {pk for pair in beside.values_list("source_id", "target_id") for pk in pair}
        leaves = leaves_of(row.block_id, marks_of(Account.objects.filter(pk__in=ids)))
        proof = proof_of(row.block, leaves, row.place)
        yield Evidence(proof, _side(row.source), _side(row.target), (row.subject_kind, row.subject_id, row.reason))


def _side(account: Account) -> Side:
    return Side(key_of(account), account.slot, account.floor)
