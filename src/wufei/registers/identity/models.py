"""Tables of people, roles in time, what parties delegate, keys. Not for: what a role may do (spec), verbs (actions)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from wufei.kernel.rows import Versioned
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place


class People(BaseUserManager["Person"]):
    """Looks people up by user name. Making them is an action, so that permission and log happen."""


class Person(AbstractBaseUser, Versioned):
    """Somebody who signs in. Rights come from memberships only; Django's own permissions are not used."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=50, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person over one party or place, for a time. Never edited: revoked and granted anew."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=32)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=100, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["role"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Delegation(models.Model):
    """What one party lets another do in its name, for a time. Never edited: revoked and granted anew."""

    giver = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    permissions = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=100, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(giver=models.F("taker")), name="identity_delegates_to_another"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="identity_delegates_for_a_time"
            ),
        ]
        indexes = [models.Index(fields=["taker", "valid_to"], name="identity_delegated")]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"


class ApiKey(models.Model):
    """A key for programs. Only its hash is kept; the prefix finds the row and may be shown. Never edited.

    `permissions`: codes or patterns it is cut to; none: everything its person may.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="apikeys")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    label = models.CharField(max_length=100)
    permissions = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.label}"
