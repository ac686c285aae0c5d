"""Tables of deposits and of unified settlement; the money itself stands in the books. Not for: verbs."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned


class Deposit(models.Model):
    """A deposit taken, refunded or kept. Append-only; `key` is that of its transfer. `count`: pieces or grams."""

    key = models.UUIDField(unique=True)
    scheme = models.CharField(max_length=24)
    kind = models.CharField(max_length=10)
    payer = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    count = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    manifest = models.ForeignKey(
        "manifests.Manifest", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "manifest"], condition=Q(manifest__isnull=False), name="settlement_manifest_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0, count__gt=0), name="settlement_deposit_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.pk}"


class Reserve(Versioned):
    """What is owed for one manifest under a contract of unified settlement: reserved, then settled or given back."""

    manifest = models.OneToOneField("manifests.Manifest", on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey("settlement.Contract", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    reserved_fen = models.BigIntegerField()
    settled_fen = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.manifest_id)
