"""Tables of manifests: documents, rounds, legs, signatures, citations. Not for: verbs (actions), mass (ledger)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT

from wufei.kernel.rows import Versioned
from wufei.operations.manifests.spec import State, Way


class Round(models.Model):
    """One trip that collects from many generators: each has a manifest of its own, the trip has one number."""

    key = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    spec = models.CharField(max_length=40)
    carrier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    receiver_site = models.ForeignKey("parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    values = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class Manifest(Versioned):
    """One document. `key`: made by whoever drafts it; `spec`: stream, with its profile; `day`: whose rules bind it.

    `values`: the stream's fields. Masses in grams; `accepted_g` is what was weighed, in all parts; `pieces`: how many
    packages it carries. `open_key` and `open_g`: what is reserved in the books; `steps`: how many signatures it has;
    `author`: whose draft it is; `paper`: the scan of what was kept on paper.
    """

    key = models.UUIDField(unique=True)
    spec = models.CharField(max_length=40)
    number = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=16, default=State.DRAFT)
    day = models.DateField()
    way = models.CharField(max_length=12, default=Way.ORDINARY)
    reason = models.CharField(max_length=400, blank=True)
    generator = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    generator_site = models.ForeignKey(
        "parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    receiver_site = models.ForeignKey("parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="manifests")
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    mass_g = models.BigIntegerField()
    accepted_g = models.BigIntegerField(null=True, blank=True)
    pieces = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    held = models.CharField(max_length=400, blank=True)
    open_key = models.UUIDField(null=True, blank=True)
    open_g = models.BigIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    paper = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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
            models.Index(fields=["day"], name="manifest_day"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.key)


class Leg(models.Model):
    """One carrier's part of the way. Times as told; the last leg that was taken and not handed on has the load.

    `values`: the fields that the stream asks of the carrier; the plate is one of them, kept apart to be found by.
    """

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="legs")
    position = models.PositiveSmallIntegerField()
    carrier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    plate = models.GeneratedField(
        expression=KT("values__plate"), output_field=models.CharField(max_length=16, null=True), db_persist=True
    )
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
        indexes = [models.Index(fields=["plate"], name="manifest_plate")]

    def __str__(self) -> str:
        return f"{self.manifest_id}.{self.position}"


class Signature(models.Model):
    """What somebody signed, for whom, how and when. Append-only.

    `statement`: the document as it stood, in canonical JSON, with the names of that day; `digest`: of the statement;
    both are sealed as the leaf of a block. `person_*`: who it was, for a paper manifest whose name stands on it.
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
    statement = models.TextField()
    digest = models.BinaryField(max_length=32)
    block = models.ForeignKey("seals.Block", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(help_text="in its block")

    class Meta:
        ordering = ["manifest_id", "step"]
        constraints = [models.UniqueConstraint(fields=["manifest", "step"], name="manifest_signed_once")]
        # Few loads are split; whether one was, flows ask of many at once.
        indexes = [
            models.Index(fields=["manifest"], condition=models.Q(event="accept_part"), name="manifest_signed_part")
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.step} {self.event}"


class Citation(models.Model):
    """A manifest that goes on from another: what was refused there and sent on, or copied from it."""

    child = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="children")
    why = models.CharField(max_length=12)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["child", "parent", "why"], name="manifest_cited_once"),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="manifest_cites_another"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} ← {self.parent_id}"
