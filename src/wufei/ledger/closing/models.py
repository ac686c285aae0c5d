"""Tables of closing: assertions of a month's end, tolerances. Not for: verbs (actions)."""

import uuid

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.kernel.sources import Confidence
from wufei.ledger.closing.spec import AssertionState


class Tolerance(models.Model):
    """How far an assertion may lie from the book, from a day on. A new value is a new row; the old one stays with
    `superseded_at`.

    `prefix`: of the codes it is for, empty for all; of those in force the longest binds. `permille` of what was handled
    in the month, or `absolute` in the smallest unit, whichever is more.
    """

    commodity = models.CharField(max_length=8)
    prefix = models.CharField(max_length=64, blank=True)
    permille = models.PositiveSmallIntegerField()
    absolute = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=10, default=Confidence.OWN)
    superseded_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["commodity", "prefix", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commodity", "prefix", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="closing_tolerance_once",
            ),
            models.CheckConstraint(condition=Q(absolute__gte=0, permille__lte=1000), name="closing_tolerance_range"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="closing_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commodity} {self.prefix}"


class Assertion(Versioned):
    """What somebody says was in an account when a month ended, with what the books said of it at that moment.

    `declared`, `book`, `difference`, `handled` and `tolerance` in the smallest unit; `tolerance` is what the rule in
    force allowed, nothing where none was. `key` is that of the transfer that carries the difference: made with the row,
    so that carried twice is one transfer. `reason`: of the last move. `replaces`: the one it was asserted again for.
    """

    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    commodity = models.CharField(max_length=8)
    code = models.CharField(max_length=64, blank=True)
    closing = models.PositiveIntegerField(help_text="the month, as YYYYMM")
    declared = models.BigIntegerField()
    book = models.BigIntegerField()
    difference = models.BigIntegerField()
    handled = models.BigIntegerField()
    tolerance = models.BigIntegerField()
    tolerance_rule = models.ForeignKey(
        Tolerance, null=True, blank=True, on_delete=models.PROTECT, related_name="assertions"
    )
    state = models.CharField(max_length=10, default=AssertionState.HOLDS)
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    evidence = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-closing", "holder_id", "place_id", "code", "kind", "commodity", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "place", "kind", "commodity", "code", "closing"],
                condition=~Q(state="withdrawn"),
                name="closing_asserted_once",
            ),
            models.CheckConstraint(
                condition=Q(difference=F("declared") - F("book")), name="closing_difference_is_that"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn")
                | Q(state="holds", difference__lte=F("tolerance"), difference__gte=-F("tolerance"))
                | (
                    Q(state__in=("differs", "carried"))
                    & (Q(difference__gt=F("tolerance")) | Q(difference__lt=-F("tolerance")))
                ),
                name="closing_state_as_judged",
            ),
        ]
        indexes = [models.Index(fields=["closing", "state"], name="closing_month")]

    def __str__(self) -> str:
        return f"{self.closing} {self.holder_id} {self.kind} {self.code}"
