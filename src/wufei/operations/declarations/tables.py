"""How the register of those who must declare goes out and comes in as a table. Not for: its rows (actions, queries)."""

from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.operations.declarations.actions.files import enrolment_row_put
from wufei.operations.declarations.permissions import FILING_READ, PROFILE_SET
from wufei.operations.declarations.queries.files import enrolment_rows
from wufei.operations.declarations.spec.words import GROUP_LABELS

ENROLMENTS = TableSpec(
    "declarers",
    _("Who must declare"),
    _("The register of those who must declare, whatever the books say; a list of the authority comes in here."),
    (
        Column(
            "party",
            _("Firm"),
            required=True,
            aliases=("单位", "单位名称", "企业名称", "统一社会信用代码"),
            help=_("The credit code of the party, or its name."),
            width=32,
        ),
        Column(
            "group",
            _("Group"),
            CellKind.CHOICE,
            required=True,
            aliases=("申报类型", "废物类别"),
            choices={str(key): label for key, label in GROUP_LABELS.items()},
        ),
        Column("source", _("Source"), required=True, aliases=("依据", "来源"), width=28, most=300),
        Column("valid_from", _("First day"), CellKind.DATE, help=_("Written out only; an import leaves it aside.")),
    ),
    keys=(("party", "group"),),
)
TABLES = (Exchangeable(ENROLMENTS, enrolment_row_put, enrolment_rows, FILING_READ, PROFILE_SET),)
