"""Tables of weighings and of their links to manifests. Not for: verbs (actions)."""

from django.db import models
from django.db.models import F, Q

from wufei.operations.facilities.models.facilities import Facility


class Weighing(models.Model):
    """What a scale said of one load, in grams. Append-only: a correction is a new row that `cites` the old; a
    `void` one says that there was no such load. What counts is cited by nothing and is not void.

    Two clocks. `day`: of the ticket, in Shanghai. `usual_tare_g`: what it used to weigh empty, as judged then.
    """

    key = models.UUIDField(unique=True)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="weighings")
    direction = models.CharField(max_length=4)
    code = models.CharField(max_length=64, blank=True)
    plate = models.CharField(max_length=16, blank=True)
    ticket = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=40, blank=True)
    gross_g = models.BigIntegerField()
    tare_g = models.BigIntegerField()
    net_g = models.BigIntegerField()
    usual_tare_g = models.BigIntegerField(null=True, blank=True)
    flags = models.JSONField(default=list, blank=True)
    photo = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=8)
    day = models.DateField()
    weighed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    cites = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.CharField(max_length=300, blank=True)
    void = models.BooleanField(default=False)

    class Meta:
        ordering = ["-weighed_at", "-pk"]
        indexes = [
            models.Index(fields=["facility", "-weighed_at"], name="weighing_facility"),
            models.Index(fields=["-weighed_at"], name="weighing_moment"),
            models.Index(fields=["plate", "-weighed_at"], name="weighing_plate"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "device", "ticket", "day"],
                condition=~Q(ticket="") & Q(cites__isnull=True),
                name="weighing_ticket_once",
            ),
            models.CheckConstraint(
                condition=Q(net_g=F("gross_g") - F("tare_g"), net_g__gt=0, tare_g__gte=0), name="weighing_net_is_that"
            ),
            models.CheckConstraint(condition=Q(void=False) | Q(cites__isnull=False), name="weighing_void_cites"),
        ]

    def __str__(self) -> str:
        return self.ticket or str(self.key)


class Link(models.Model):
    """A weighing stands with a manifest, until somebody takes it off. `kind`: told with it, or confirmed here."""

    weighing = models.ForeignKey(Weighing, on_delete=models.PROTECT, related_name="links")
    manifest = models.ForeignKey("manifests.Manifest", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["manifest"], name="weighing_link_manifest")]
        constraints = [
            models.UniqueConstraint(
                fields=["weighing"], condition=Q(ended_at__isnull=True), name="weighing_linked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weighing_id} {self.manifest_id}"
