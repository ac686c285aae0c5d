"""Tables of packages: one item one code, what was made of what, what travels on which manifest. Not for: verbs."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.operations.manifests.models.documents import Manifest


class Repacking(models.Model):
    """One act in which packages were emptied and others filled: grouping, splitting, repacking.

    The graph of packages has two kinds of nodes, packages and these; what went in came out or is lost, to the gram.
    `inputs`: the codes of what was emptied, as told; they stay when it is undone, and the packages are in stock again.
    """

    key = models.UUIDField(unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    lost_g = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    inputs = models.JSONField(default=list)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=120, blank=True)
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(lost_g__gte=0), name="repacking_loses_nothing_below_zero")]

    def __str__(self) -> str:
        return str(self.key)


class Package(Versioned):
    """One container with one code. `holder`: with whom it is; `manifest`: on which it travels, if on any.

    `key`: of the asking, so that the same again is the same; `generator`: who filled it, the unit on its label.
    `made_in` and `used_in` are the acts that filled and emptied it: once each; both the same where the act was undone
    and the package never was. `volume_ml`: of the container.
    """

    key = models.UUIDField(unique=True)
    code = models.CharField(max_length=64, unique=True)
    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    holder_site = models.ForeignKey("parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    generator = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    waste = models.CharField(max_length=64, help_text="list and code")
    mass_g = models.BigIntegerField()
    kind = models.CharField(max_length=20, blank=True)
    volume_ml = models.BigIntegerField(default=0)
    label = models.JSONField(default=dict, help_text="what is printed on it beside what is known elsewhere")
    filled_on = models.DateField()
    manifest = models.ForeignKey(Manifest, null=True, blank=True, on_delete=models.PROTECT, related_name="on_board")
    made_in = models.ForeignKey(Repacking, null=True, blank=True, on_delete=models.PROTECT, related_name="made")
    used_in = models.ForeignKey(Repacking, null=True, blank=True, on_delete=models.PROTECT, related_name="used")
    simulated = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(mass_g__gt=0), name="package_mass_above_zero"),
            models.CheckConstraint(
                condition=Q(used_in__isnull=True) | Q(manifest__isnull=True), name="package_emptied_travels_not"
            ),
        ]
        indexes = [models.Index(fields=["holder", "used_in", "waste"], name="package_in_stock")]

    def __str__(self) -> str:
        return self.code


class Carried(models.Model):
    """A package on a manifest: as sent, as weighed, taken in or refused. It stays when the package moves on."""

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="packages")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="journeys")
    sent_g = models.BigIntegerField()
    weighed_g = models.BigIntegerField(null=True, blank=True)
    refused = models.BooleanField(default=False)

    class Meta:
        ordering = ["manifest_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["manifest", "package"], name="package_carried_once"),
            models.CheckConstraint(condition=Q(sent_g__gt=0), name="package_sent_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} on {self.manifest_id}"
