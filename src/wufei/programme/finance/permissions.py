"""What can be allowed in finance. Roles map to these names as data (registers/identity)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.programme.finance.spec import LoanState as S

LOAN_READ = Permission("finance.loan.read", _("Read the register of green finance"))
LOAN_WRITE = Permission("finance.loan.write", _("Add and change entries of green finance"))
LOAN_REPORT = Permission("finance.loan.report", _("Report draws, repayments and balances"), frozenset({S.ACTIVE}))
LOAN_CLOSE = Permission("finance.loan.close", _("Mark a loan as paid back or written off, open it again"))
TABLE_EXPORT = Permission("finance.table.export", _("Export the register of green finance"))
TABLE_IMPORT = Permission("finance.table.import", _("Import entries of green finance"))

PERMISSIONS = tuple(value for value in list(globals().values()) if isinstance(value, Permission))
