"""Tables of who must declare: flags of a firm, enrolments, figures of rules. Not for: what they declare (filings)."""

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.kernel.sources import Confidence


class Profile(Versioned):
    """What the class of a firm follows from beside the books. `approved_g`: by assessment or permit, in grams a year.

    `adjusted`: the class that the city has set instead, with its reason; empty: as it is computed.
    """

    party = models.OneToOneField("parties.Party", on_delete=models.PROTECT, related_name="+")
    own_facility = models.BooleanField(default=False)
    permit = models.BooleanField(default=False)
    approved_g = models.BigIntegerField(default=0)
    adjusted = models.CharField(max_length=8, blank=True)
    adjusted_why = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["party_id"]
        constraints = [
            models.CheckConstraint(condition=Q(approved_g__gte=0), name="declarations_approved_whole"),
            models.CheckConstraint(
                condition=Q(adjusted="") | ~Q(adjusted_why=""), name="declarations_adjusted_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.party_id)


class Enrolment(models.Model):
    """A party that must declare in a group whatever the books say: the register's part of the denominator."""

    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=16)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["party_id", "group", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "group"], condition=Q(valid_to__isnull=True), name="declarations_enrolled_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="declarations_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.group}"


class Threshold(models.Model):
    """A figure of a rule that the city has set, from a day on. A new value is a new row; of one day the later holds."""

    name = models.CharField(max_length=40)
    value = models.BigIntegerField()
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=10, default=Confidence.OWN)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["name", "valid_from", "pk"]
        constraints = [models.CheckConstraint(condition=Q(value__gte=0), name="declarations_threshold_whole")]

    def __str__(self) -> str:
        return self.name
