"""Tables of contracts, invoices and payments. Append-only: a correction is a record that cites. Not for: verbs."""

from django.db import models
from django.db.models import F, Q


class Record(models.Model):
    """What all records share: the key of whoever gave it, two clocks, who took it in."""

    key = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        abstract = True


class Contract(Record):
    """Between a buyer, who generates and pays, and a seller, who disposes. Prefixes of codes; fen a tonne."""

    number = models.CharField(max_length=80)
    buyer = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    codes = models.JSONField(default=list)
    price_fen_per_t = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    unified = models.BooleanField(default=False)

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["buyer", "seller", "number"], name="settlement_contract_once"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="settlement_contract_days"),
            models.CheckConstraint(condition=Q(price_fen_per_t__gte=0), name="settlement_contract_price"),
            models.CheckConstraint(condition=~Q(buyer=F("seller")), name="settlement_contract_two"),
        ]

    def __str__(self) -> str:
        return self.number

    def covers(self, code: str) -> bool:
        """Whether a waste (list:code) is one of the contract's."""
        return any(code.startswith(prefix) for prefix in self.codes)


class Invoice(Record):
    """An invoice with its lines (name, mass_g, amount_fen, code). `cites`: what a red one takes back."""

    number = models.CharField(max_length=40, unique=True)
    issued_on = models.DateField()
    seller_name = models.CharField(max_length=200)
    seller_uscc = models.CharField(max_length=18, blank=True)
    seller = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    buyer_name = models.CharField(max_length=200)
    buyer_uscc = models.CharField(max_length=18, blank=True)
    buyer = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    mass_g = models.BigIntegerField(null=True, blank=True)
    lines = models.JSONField(default=list)
    contract_number = models.CharField(max_length=80, blank=True)
    cites = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="red")

    class Meta:
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["issued_on"], name="settlement_invoice_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, cites__isnull=True) | Q(amount_fen__lt=0, cites__isnull=False),
                name="settlement_invoice_sign",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Payment(Record):
    """A payment as a bank told it; the reference is once an account of the payer. `cites`: what it gives back."""

    reference = models.CharField(max_length=80)
    paid_at = models.DateTimeField()
    payer_name = models.CharField(max_length=200)
    payer_uscc = models.CharField(max_length=18, blank=True)
    payer_account = models.CharField(max_length=40, blank=True)
    payer = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    payee_name = models.CharField(max_length=200)
    payee_uscc = models.CharField(max_length=18, blank=True)
    payee_account = models.CharField(max_length=40, blank=True)
    payee = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    memo = models.CharField(max_length=400, blank=True)
    cites = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="given_back")

    class Meta:
        ordering = ["-paid_at", "-pk"]
        indexes = [models.Index(fields=["paid_at"], name="settlement_payment_day")]
        constraints = [
            models.UniqueConstraint(fields=["reference", "payer_account"], name="settlement_payment_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, cites__isnull=True) | Q(amount_fen__lt=0, cites__isnull=False),
                name="settlement_payment_sign",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
