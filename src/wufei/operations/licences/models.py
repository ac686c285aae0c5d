"""Tables of licences: licences, what was drawn on them, what was warned of, registers. Not for: verbs (actions)."""

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.operations.licences.spec import LicenceState


class Licence(Versioned):
    """One licence. `door`: holder and plate, by which a signature asks for it; `items`: what it allows, as lists.

    `named`: whom else it names; `reason`: of its last move; `ladder`: the rung of days of which somebody was told;
    `terms`: the days on which its moves happened, from which its clocks run.
    """

    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, default=LicenceState.DRAFT)
    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    named = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=40, db_index=True)
    plate = models.CharField(max_length=16, blank=True)
    route = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    items = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField()
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    reason = models.CharField(max_length=400, blank=True)
    terms = models.JSONField(default=dict)
    ladder = models.PositiveSmallIntegerField(null=True, blank=True)
    moved_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=~Q(number="") & ~Q(state__in=("withdrawn", "refused")),
                name="licence_number_once",
            ),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="licence_dates_in_order"),
        ]
        indexes = [models.Index(fields=["state", "valid_to"], name="licence_ending")]

    def __str__(self) -> str:
        return self.number or str(self.key)


class Draw(models.Model):
    """What a document takes of an item of a licence: reserved under `open_key`, and used. Masses in grams.

    `document`: its key; `label`: its number; `account`: the code of the allowance; `steps`: how often it changed.
    """

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="draws")
    account = models.CharField(max_length=64)
    document = models.UUIDField(db_index=True)
    label = models.CharField(max_length=60)
    key = models.UUIDField(unique=True)
    open_key = models.UUIDField(null=True, blank=True)
    open_g = models.BigIntegerField(default=0)
    used_g = models.BigIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["document", "account"], name="licence_drawn_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.account}"


class Warned(models.Model):
    """A finding that stood in nobody's way: told to whoever signed, counted for the party that it is about."""

    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    finding = models.CharField(max_length=40)
    document = models.UUIDField()
    label = models.CharField(max_length=60)
    event = models.CharField(max_length=16)
    month = models.PositiveIntegerField(help_text="YYYYMM")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["month", "party"], name="licence_warned_month")]

    def __str__(self) -> str:
        return f"{self.label} {self.finding}"


class TermSetting(models.Model):
    """How long a term of a kind runs here from a day on, with its source. A new figure is a new row."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=20)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["kind", "name", "valid_from", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="licence_term_above_zero")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.amount} {self.unit}"


class Register(models.Model):
    """That all licences of a kind are known here from a day on. A new day is a new row; the last one binds.

    `complete_from` empty: not complete any more.
    """

    kind = models.CharField(max_length=20)
    complete_from = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["kind", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.complete_from}"
