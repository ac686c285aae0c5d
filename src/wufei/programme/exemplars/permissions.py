"""What can be allowed on typical cases. Selected ones are open to all staff, the others follow the reach."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.programme.exemplars.spec import CaseState as S

CASE_READ = Permission("exemplars.case.read", _("Read selected cases"))
DRAFT_READ = Permission("exemplars.draft.read", _("Read cases that are not selected yet"))
CASE_WRITE = Permission("exemplars.case.write", _("Write a typical case"), frozenset({S.DRAFT, S.RETURNED}))
CASE_SUBMIT = Permission("exemplars.case.submit", _("Hand in a typical case"), frozenset({S.DRAFT, S.RETURNED}))
CASE_SELECT = Permission("exemplars.case.select", _("Select or return cases"), frozenset({S.SUBMITTED, S.SELECTED}))
CASE_WITHDRAW = Permission(
    "exemplars.case.withdraw", _("Withdraw a typical case"), frozenset({S.DRAFT, S.RETURNED, S.SUBMITTED})
)
CASE_EXPORT = Permission("exemplars.case.export", _("Take cases away as documents"))

PERMISSIONS = tuple(value for value in list(globals().values()) if isinstance(value, Permission))
