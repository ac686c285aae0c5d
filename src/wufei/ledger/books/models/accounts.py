"""Tables of accounts and their balances. Not for: transfers (transfers), verbs (actions)."""

from django.db import models
from django.db.models import F, Q

from wufei.ledger.books.spec import Floor


class Account(models.Model):
    """Where an amount can stand: holder × commodity × code × place × kind. Never changed once it is there.

    A hot account has several slots, each a row: writers meet on one of them only, and its balance is their sum.
    """

    commodity = models.CharField(max_length=8)
    kind = models.CharField(max_length=12)
    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64, blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField(default=0)
    floor = models.CharField(max_length=6, default=Floor.FLAG)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "kind", "code", "place", "commodity", "slot"], name="books_account_once"
            )
        ]
        indexes = [models.Index(fields=["code", "kind"], name="books_account_code")]

    def __str__(self) -> str:
        return f"{self.holder_id} {self.kind} {self.code}"


class AccountBalance(models.Model):
    """What moved in and out of an account, and what is reserved. Written by the database alone (laws)."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.PROTECT, related_name="balance")
    moved_in = models.BigIntegerField(default=0)
    moved_out = models.BigIntegerField(default=0)
    pending_in = models.BigIntegerField(default=0)
    pending_out = models.BigIntegerField(default=0)
    latest_at = models.DateTimeField(null=True)
    forbidden = models.BooleanField(default=False, help_text="whether it may not go below zero")

    class Meta:
        ordering = ["account_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forbidden=False) | Q(moved_in__gte=F("moved_out") + F("pending_out")),
                name="books_not_below_zero",
            ),
            models.CheckConstraint(condition=Q(pending_in__gte=0, pending_out__gte=0), name="books_pending_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.posted}"

    @property
    def posted(self) -> int:
        """What is there."""
        return self.moved_in - self.moved_out


class DayTotal(models.Model):
    """What moved in and out of an account on a day in Shanghai (days since 1970). Written by the database alone (laws).

    The balance at any moment is the sum of the days before and of what moved on that day until then.
    """

    pk = models.CompositePrimaryKey("account_id", "day")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="days", db_index=False)
    day = models.IntegerField()
    moved_in = models.BigIntegerField(default=0)
    moved_out = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["account_id", "day"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"
