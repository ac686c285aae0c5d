"""Tables of pickups: requests, who is asked, quotes, loads, steps. Not for: verbs (actions)."""

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.operations.pickups.spec import STANDING, PickupState, QuoteState


class Pickup(Versioned):
    """A waste of a generator to be fetched at a place; grams as estimated. `told`: why it moved last.

    `contract`: under which it is fetched: named in the request, or made out of the quote that was chosen.
    """

    key = models.UUIDField(unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    spec = models.CharField(max_length=40)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=400)
    mass_g = models.BigIntegerField()
    wanted_from = models.DateField()
    wanted_to = models.DateField()
    by_contract = models.BooleanField(default=False)
    contract = models.ForeignKey(
        "settlement.Contract", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, default=PickupState.OPEN)
    note = models.CharField(max_length=400, blank=True)
    told = models.CharField(max_length=400, blank=True)
    moved_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(wanted_to__gte=F("wanted_from")), name="pickups_days"),
            models.CheckConstraint(condition=Q(mass_g__gt=0), name="pickups_mass"),
        ]
        indexes = [
            models.Index(fields=["state", "wanted_to"], name="pickups_state"),
            models.Index(fields=["party"], name="pickups_party"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.wanted_from}"


class Invited(models.Model):
    """Who is asked. Where nobody stands here, every firm is."""

    pickup = models.ForeignKey(Pickup, on_delete=models.CASCADE, related_name="invited")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pickup_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["pickup", "party"], name="pickups_invited_once")]

    def __str__(self) -> str:
        return f"{self.pickup_id} {self.party_id}"


class Quote(Versioned):
    """The answer of a firm: fen a tonne and a day, or neither where it does not come. A new one replaces its last."""

    pickup = models.ForeignKey(Pickup, on_delete=models.PROTECT, related_name="quotes")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    price_fen_per_t = models.BigIntegerField(null=True, blank=True)
    comes_on = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    unified = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, default=QuoteState.GIVEN)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["pickup_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pickup", "party"], condition=Q(state__in=sorted(STANDING)), name="pickups_quote_once"
            ),
            models.UniqueConstraint(
                fields=["pickup"], condition=Q(state=QuoteState.CHOSEN), name="pickups_quote_chosen_once"
            ),
            models.CheckConstraint(
                condition=Q(price_fen_per_t__isnull=True, comes_on__isnull=True, valid_to__isnull=True)
                | Q(price_fen_per_t__gte=0, comes_on__isnull=False, valid_to__isnull=False),
                name="pickups_quote_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pickup_id} {self.party_id} {self.state}"

    @property
    def declined(self) -> bool:
        """Whether the firm does not come."""
        return self.price_fen_per_t is None


class PickupLoad(models.Model):
    """A manifest that carries what a pickup is about."""

    pickup = models.ForeignKey(Pickup, on_delete=models.PROTECT, related_name="loads")
    manifest = models.OneToOneField("manifests.Manifest", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pickup_id", "pk"]

    def __str__(self) -> str:
        return f"{self.pickup_id} {self.manifest_id}"


class Step(models.Model):
    """What happened to a pickup. Append-only."""

    pickup = models.ForeignKey(Pickup, on_delete=models.PROTECT, related_name="steps")
    event = models.CharField(max_length=12)
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering = ["pickup_id", "pk"]

    def __str__(self) -> str:
        return f"{self.pickup_id} {self.event}"
