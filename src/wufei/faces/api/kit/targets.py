"""A target as the API shows and takes it. Not for: judging whether it is met."""

import datetime as dt

from ninja import Schema
from pydantic import Field

from wufei.faces.api.kit.fields import Amount, Deadline, Given
from wufei.kernel.units import decimal_text
from wufei.programme.plans.models import Target
from wufei.programme.plans.spec import Comparator, TargetState


class TargetOut(Schema):
    """A number the plan sets for the future, or a trend without a number. Amounts are exact decimal text in `unit`."""

    id: int
    version: int
    task_id: int | None
    edition_id: int | None
    phrase: str
    comparator: Comparator
    value: str | None = Field(None, examples=["35"])
    value_high: str | None = Field(None, description="The upper end of a range.")
    unit: str = Field(description="As printed; scale words stay in it.", examples=["%", "t/d"])
    deadline: str = ""
    deadline_on: dt.date | None
    scope: str
    state: TargetState
    actual: str | None = Field(None, description="The latest reported figure.")
    actual_on: dt.date | None

    @staticmethod
    def resolve_value(target: Target) -> str | None:
        """Millionths as decimal text."""
        return None if target.value_micro is None else decimal_text(target.value_micro)

    @staticmethod
    def resolve_value_high(target: Target) -> str | None:
        """Millionths as decimal text."""
        return None if target.value_high_micro is None else decimal_text(target.value_high_micro)

    @staticmethod
    def resolve_deadline(target: Target) -> str:
        """As printed."""
        return target.deadline_printed

    @staticmethod
    def resolve_actual(target: Target) -> str | None:
        """Millionths as decimal text."""
        return None if target.actual_micro is None else decimal_text(target.actual_micro)


class TargetGiven(Given):
    """A target as given."""

    phrase: str = Field(min_length=1, max_length=300)
    comparator: Comparator = Comparator.AT_LEAST
    value: Amount
    value_high: Amount = ""
    unit: str = Field("", max_length=24)
    deadline: Deadline = ""
    scope: str = Field("", max_length=80)
