"""The table of stores: moves into and out of them. Not for: verbs (actions)."""

from django.db import models
from django.db.models import Q

from wufei.operations.stores.spec import Destination, Way


class StoreMove(models.Model):
    """Something that went into a store or out of it, in grams. It is never edited: a wrong one is struck out.

    `came_in`: of a package that goes out, the move by which it had come in. `manifest`: by which it left, where the
    house saw it leave. `day`: of the move, in Shanghai.
    """

    key = models.UUIDField(unique=True)
    store = models.ForeignKey("facilities.Facility", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=3)
    package = models.ForeignKey("manifests.Package", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    waste = models.CharField(max_length=64)
    mass_g = models.BigIntegerField()
    came_in = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="went_out")
    manifest = models.ForeignKey(
        "manifests.Manifest", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField(max_length=100, blank=True)
    destination = models.CharField(max_length=12, blank=True)
    porter = models.CharField(max_length=60, blank=True)
    keeper = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    moved_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.CharField(max_length=120, blank=True)
    struck_why = models.CharField(max_length=200, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-moved_at", "-pk"]
        indexes = [
            models.Index(fields=["store", "-moved_at"], name="store_move_store"),
            models.Index(fields=["package"], name="store_move_package"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(mass_g__gt=0), name="store_move_mass"),
            models.CheckConstraint(
                condition=Q(way=Way.IN, destination="", came_in__isnull=True)
                | Q(way=Way.OUT, destination__in=[str(each) for each in Destination]),
                name="store_move_way",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.IN) | Q(package__isnull=True, came_in__isnull=True) | Q(came_in__isnull=False),
                name="store_move_had_come_in",
            ),
            models.UniqueConstraint(
                fields=["came_in"], condition=Q(struck_at__isnull=True), name="store_move_out_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.waste}"
