"""Tables of parties, their other names and their sites. Not for: verbs (actions)."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.registers.parties.spec import COVERS_LABELS, NAME_LABELS, PARTY_LABELS, SITE_LABELS
from wufei.registers.places.models import Place


class Party(Versioned):
    """An organisation, or a collective name for many. `uscc`: 统一社会信用代码; a doubtful one is kept and marked."""

    kind = models.CharField(max_length=16, choices=[(str(k), v) for k, v in PARTY_LABELS.items()])
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True)
    uscc_doubt = models.BooleanField(default=False)
    covers = models.CharField(max_length=20, blank=True, choices=[(str(k), v) for k, v in COVERS_LABELS.items()])
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    contact = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=50, blank=True)
    address = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "parties"
        indexes = [models.Index(fields=["kind", "name"]), models.Index(fields=["name"])]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~models.Q(uscc="") & models.Q(uscc_doubt=False) & models.Q(merged_into__isnull=True),
                name="party_uscc_once",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="party_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartyName(models.Model):
    """Another name under which documents know a party."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=16, choices=[(str(k), v) for k, v in NAME_LABELS.items()])
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["name"])]
        constraints = [models.UniqueConstraint(fields=["party", "name"], name="party_name_once")]

    def __str__(self) -> str:
        return self.name


class Site(Versioned):
    """Ground on which a party works. `geometry` is GeoJSON (point or area) in CGCS2000/WGS 84 degrees."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="sites")
    kind = models.CharField(max_length=16, choices=[(str(k), v) for k, v in SITE_LABELS.items()])
    name = models.CharField(max_length=200)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    geometry = models.JSONField(null=True, blank=True)
    longitude_micro = models.IntegerField(null=True, blank=True)
    latitude_micro = models.IntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["party", "name"], name="site_name_once")]

    def __str__(self) -> str:
        return self.name
