"""Tables of finance: what was granted to whom for what, and what was said of its balance. Not for: verbs (actions)."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.programme.finance.spec import LoanKind, LoanState, LoanUse


class Loan(Versioned):
    """A loan, bond, guarantee, insurance or fund behind the programme. Money in fen. Known again by its contract.

    `keeper` is the unit that keeps the entry; `lender_text` stands where the register knows no such party.
    """

    number = models.CharField(max_length=24, unique=True)
    contract = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, default=LoanKind.LOAN)
    use = models.CharField(max_length=12, default=LoanUse.OTHER)
    lender = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lender_text = models.CharField(max_length=120, blank=True)
    borrower = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted_fen = models.BigIntegerField()
    granted_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    project = models.ForeignKey("plans.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    facility = models.CharField(max_length=200, blank=True)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, default=LoanState.ACTIVE)
    closed_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-granted_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.contract}"

    @property
    def lender_name(self) -> str:
        """Who gives the money, as the register knows it or as written."""
        return self.lender.name if self.lender else self.lender_text


class Entry(models.Model):
    """A draw, a repayment, or the balance as stated. Append-only: a correction is a new row that cites the old one.

    Two clocks: `happened_on` says of when it speaks, `recorded_at` when we were told.
    """

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12)
    amount_fen = models.BigIntegerField()
    happened_on = models.DateField()
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    note = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="finance_entry_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind="void") | Q(corrects__isnull=False), name="finance_stroke_cites_its_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
