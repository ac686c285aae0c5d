"""Tables of declarations. Not for: verbs (actions)."""

from wufei.operations.declarations.models.activities import Activity
from wufei.operations.declarations.models.filings import Filing, Step
from wufei.operations.declarations.models.firms import Enrolment, Profile, Threshold
from wufei.operations.declarations.models.rolls import RollEntry, RollVersion

__all__ = ["Activity", "Enrolment", "Filing", "Profile", "RollEntry", "RollVersion", "Step", "Threshold"]
