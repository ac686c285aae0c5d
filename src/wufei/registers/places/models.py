"""Table of places. Not for: verbs (actions) or reading for pages (queries)."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.registers.places.spec import KIND_LABELS, TREE_LABELS


class Place(Versioned):
    """A node of one of the two trees. `code` is a prefix down the tree, so a reach over a place is a prefix too."""

    tree = models.CharField(max_length=16, choices=[(str(k), v) for k, v in TREE_LABELS.items()])
    kind = models.CharField(max_length=16, choices=[(str(k), v) for k, v in KIND_LABELS.items()])
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=50, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    within = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="grid_units")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    outline = models.JSONField(null=True, blank=True)
    longitude_micro = models.IntegerField(null=True, blank=True)
    latitude_micro = models.IntegerField(null=True, blank=True)
    source = models.CharField(max_length=100, blank=True)
    edition = models.CharField(max_length=50, blank=True)
    outline_source = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["kind", "code"]), models.Index(fields=["name"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="place_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(tree="administrative") | models.Q(within__isnull=False),
                name="place_grid_lies_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
