"""Tables of signing elsewhere: one-time codes, devices, tickets from phone to phone. Not for: signatures themselves."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.operations.manifests.models.documents import Manifest


class OneTimeCode(Versioned):
    """A code that somebody gave out so that their signature can be made on the other party's device.

    Only its hash is kept. `misses`: wrong tries; too many and it is dead. Of the codes that a person gave for an event
    of a manifest only the newest counts.
    """

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="codes")
    event = models.CharField(max_length=16)
    role = models.CharField(max_length=12)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person_kind = models.CharField(max_length=20)
    person_id = models.CharField(max_length=40)
    person_label = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    misses = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.event} {self.person_label}"


class LockOut(models.Model):
    """How often somebody typed a wrong code on a manifest, and until when they may not try again."""

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="lock_outs")
    person_kind = models.CharField(max_length=20)
    person_id = models.CharField(max_length=40)
    misses = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["manifest", "person_kind", "person_id"], name="manifest_locked_out_once")
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.person_id} {self.misses}"


class Device(models.Model):
    """A phone that can sign without network: the public half of its key, whose it is, since and until when."""

    key = models.UUIDField(unique=True)
    person_id = models.CharField(max_length=40)
    person_label = models.CharField(max_length=120)
    label = models.CharField(max_length=80)
    public_key = models.BinaryField(max_length=65)
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person_id"], name="manifest_device_person")]

    def __str__(self) -> str:
        return f"{self.label} ({self.person_label})"


class Ticket(Versioned):
    """What a phone signed without network, as it came: kept whatever became of it.

    `key`: made by the device, and its own: nobody else can take it away. `base`: how many signatures the manifest had
    when it was signed there. `document`: the manifest's key, which may come later than the ticket. `state`: see
    states.TICKETS; `problems`: why it waits for a person.
    """

    key = models.UUIDField()
    document = models.UUIDField(db_index=True)
    manifest = models.ForeignKey(Manifest, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    base = models.PositiveSmallIntegerField()
    body = models.TextField()
    signature = models.BinaryField(max_length=64)
    state = models.CharField(max_length=10)
    problems = models.JSONField(default=list)
    signed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["device", "key"], name="manifest_ticket_once")]
        indexes = [models.Index(fields=["manifest", "state"], name="manifest_ticket_waiting")]

    def __str__(self) -> str:
        return str(self.key)
