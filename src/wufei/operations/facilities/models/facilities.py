"""Tables of facilities, of measured moisture, and of dated norms. Not for: verbs (actions)."""

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.kernel.sources import Confidence
from wufei.operations.facilities.spec import FacilityKind


class Facility(Versioned):
    """A gate, a store, a line, a landfill or a collection point of a party in a place.

    `codes`: prefixes of what it accepts. `day_g`: grams it can take a day; `hold_g`, `hold_l`: what it can hold.
    `parent`: the next higher point of its network; `level` 1 village, 2 township, 3 county, 0 for what is no point.
    What lies in it stands in the books: in the stock of its holder at its place, of the codes it accepts.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="below")
    level = models.PositiveSmallIntegerField(default=0)
    codes = models.JSONField(default=list, blank=True)
    method = models.CharField(max_length=20, blank=True)
    day_g = models.BigIntegerField(null=True, blank=True)
    hold_g = models.BigIntegerField(null=True, blank=True)
    hold_l = models.BigIntegerField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["place__code", "name", "pk"]
        verbose_name_plural = "facilities"
        indexes = [
            models.Index(fields=["holder", "place"], name="facility_stock"),
            models.Index(fields=["kind", "level"], name="facility_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["holder", "name"], name="facility_name_once"),
            models.CheckConstraint(
                condition=Q(level=0) & ~Q(kind=FacilityKind.POINT) | Q(level__gte=1, level__lte=3, kind="point"),
                name="facility_level",
            ),
            models.CheckConstraint(
                condition=(Q(day_g__isnull=True) | Q(day_g__gt=0))
                & (Q(hold_g__isnull=True) | Q(hold_g__gt=0))
                & (Q(hold_l__isnull=True) | Q(hold_l__gt=0)),
                name="facility_capacity",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="facility_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Moisture(models.Model):
    """What somebody measured of the waste in a facility: permille of the mass as it lies. Append-only; the latest of a
    code counts.
    """

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="moistures")
    code = models.CharField(max_length=64)
    permille = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["facility", "code", "-happened_at"], name="moisture_latest")]
        constraints = [models.CheckConstraint(condition=Q(permille__lt=1000), name="moisture_share")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.code} {self.permille}"


class Norm(models.Model):
    """A limit or reference value by code, from a day on. A new value is a new row; the old one stays with
    `superseded_at`. Of those in force the longest prefix binds.
    """

    kind = models.CharField(max_length=12)
    prefix = models.CharField(max_length=64, blank=True)
    value = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=10, default=Confidence.OWN)
    superseded_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["kind", "prefix", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "prefix", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="facility_norm_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="facility_norm_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.prefix}"
