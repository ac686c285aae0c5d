"""The table of transfers. Append-only. Not for: accounts, verbs (actions)."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q

from wufei.ledger.books.models.accounts import Account
from wufei.ledger.books.spec import TransferKind


class Day(Func):
    """The day in Shanghai of a moment, counted from 1970: eight hours ahead, no summer time since 1991."""

    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **told: Any) -> Any:
        """Whole seconds: the last moment of a day would be rounded into the next."""
        return self.as_sql(
            compiler, connection, template="(unixepoch(substr(%(expressions)s, 1, 19)) + 28800) / 86400", **told
        )

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **told: Any) -> Any:
        """By way of dates, which are counted without fractions."""
        template = "((%(expressions)s AT TIME ZONE 'UTC' + interval '8 hours')::date - date '1970-01-01')"
        return self.as_sql(compiler, connection, template=template, **told)


class Transfer(models.Model):
    """One movement between two accounts. Two clocks: when it happened, when it was recorded.

    A SETTLE moves `amount` of what its pending one reserved and frees the rest; a VOID frees all of it. What
    one act writes is sealed in one block.
    """

    key = models.UUIDField(unique=True)
    kind = models.PositiveSmallIntegerField()
    # That what these name is there is asked once for all transfers of a block (laws) and not row by row: nothing goes.
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    amount = models.BigIntegerField()
    settles = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ended_by",
        db_index=False,
        db_constraint=False,
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
    day = models.GeneratedField(expression=Day("happened_at"), output_field=models.IntegerField(), db_persist=True)
    recorded_at = models.DateTimeField()
    block = models.ForeignKey("seals.Block", on_delete=models.PROTECT, related_name="+", db_constraint=False)
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
            models.UniqueConstraint(
                fields=["settles"], condition=Q(settles__isnull=False), name="books_pending_ended_once"
            ),
        ]
        indexes = [
            # The day first: what is posted today lies together, however many accounts there are; on which days an
            # account moved stands in `DayTotal`.
            models.Index(fields=["day", "source"], name="books_day_source"),
            models.Index(fields=["day", "target"], name="books_day_target"),
            models.Index(fields=["subject_id"], name="books_subject_id"),
            models.Index(fields=["cites"], condition=Q(cites__isnull=False), name="books_cites"),
        ]

    def __str__(self) -> str:
        return str(self.key)
