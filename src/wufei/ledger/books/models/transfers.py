"""The table of transfers. Append-only. Not for: accounts, verbs (actions)."""

from django.db import models
from django.db.models import F, Q

from wufei.ledger.books.models.accounts import Account
from wufei.ledger.books.spec import TransferKind


class Transfer(models.Model):
    """One movement between two accounts. Two clocks: when it happened, when it was recorded.

    A SETTLE moves `amount` of what its pending one reserved and frees the rest; a VOID frees all of it. What
    one act writes is sealed in one block.
    """

    key = models.UUIDField(unique=True)
    kind = models.PositiveSmallIntegerField()
    # That these four are there is asked once for all transfers of a block (laws) and not row by row: none of them goes.
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    amount = models.BigIntegerField()
    settles = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="ended_by", db_constraint=False
    )
    cites = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cited_by",
        db_index=False,
        db_constraint=False,
    )
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    block = models.ForeignKey("seals.Block", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(help_text="in its block")
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    digest = models.BinaryField(max_length=32, help_text="of its leaf, so that a row that was altered can be named")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="books_amount_above_zero"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="books_two_accounts"),
            models.CheckConstraint(
                condition=Q(settles__isnull=True, kind__in=(TransferKind.POST, TransferKind.PEND))
                | Q(settles__isnull=False, kind__in=(TransferKind.SETTLE, TransferKind.VOID)),
                name="books_ends_a_pending",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "happened_at"], name="books_left"),
            models.Index(fields=["target", "happened_at"], name="books_reached"),
            models.Index(fields=["subject_kind", "subject_id"], name="books_subject"),
            models.Index(fields=["cites"], condition=Q(cites__isnull=False), name="books_cites"),
        ]

    def __str__(self) -> str:
        return str(self.key)
