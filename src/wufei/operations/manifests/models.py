"""Tables of manifests: documents, legs, signatures, citations. Not for: verbs (actions), mass (ledger)."""

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.operations.manifests.spec import State


class Manifest(Versioned):
    """One document. `key`: made by whoever drafts it; `spec`: stream, with its profile; `day`: whose rules bind it.

    `values`: the stream's fields. Masses in grams; `accepted_g` is what was weighed, in all parts. `open_key` and
    `open_g`: what is reserved in the books; `steps`: how many moves it has made.
    """

    key = models.UUIDField(unique=True)
    spec = models.CharField(max_length=40)
    number = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=16, default=State.DRAFT)
    day = models.DateField()
    way = models.CharField(max_length=12, default="ordinary")
    generator = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    generator_site = models.ForeignKey(
        "parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    receiver_site = models.ForeignKey("parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    mass_g = models.BigIntegerField()
    accepted_g = models.BigIntegerField(null=True, blank=True)
    values = models.JSONField(default=dict)
    held = models.CharField(max_length=400, blank=True)
    open_key = models.UUIDField(null=True, blank=True)
    open_g = models.BigIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    drafted_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="manifest_number_once"),
            models.CheckConstraint(condition=Q(mass_g__gt=0), name="manifest_mass_above_zero"),
            models.CheckConstraint(
                condition=Q(open_key__isnull=True, open_g=0) | Q(open_key__isnull=False, open_g__gt=0),
                name="manifest_open_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["generator", "state"], name="manifest_generator"),
            models.Index(fields=["receiver", "state"], name="manifest_receiver"),
            models.Index(fields=["spec", "state", "moved_at"], name="manifest_ageing"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.key)


class Leg(models.Model):
    """One carrier's part of the way. Times as told by the carrier; a leg without an end is where the load is now."""

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="legs")
    position = models.PositiveSmallIntegerField()
    carrier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    plate = models.CharField(max_length=16, blank=True)
    driver = models.CharField(max_length=60, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["manifest_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["manifest", "position"], name="manifest_leg_once"),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True) | Q(taken_at__isnull=True) | Q(handed_at__gte=F("taken_at")),
                name="manifest_leg_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id}.{self.position}"


class Signature(models.Model):
    """What somebody signed, for whom, how and when. `digest`: of the document as it stood; sealed as a leaf.

    `method`: own account, one-time code, code from phone to phone. Append-only.
    """

    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="signatures")
    step = models.PositiveSmallIntegerField()
    event = models.CharField(max_length=16)
    role = models.CharField(max_length=12)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person_kind = models.CharField(max_length=20)
    person_id = models.CharField(max_length=40)
    person_label = models.CharField(max_length=120)
    method = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)
    block = models.ForeignKey("seals.Block", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["manifest_id", "step"]
        constraints = [models.UniqueConstraint(fields=["manifest", "step"], name="manifest_signed_once")]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.step} {self.event}"


class Citation(models.Model):
    """A manifest that goes on from another: what was refused, grouped, split or collected on a round."""

    child = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="children")
    why = models.CharField(max_length=12)
    mass_g = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["child", "parent", "why"], name="manifest_cited_once"),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="manifest_cites_another"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} ← {self.parent_id}"
