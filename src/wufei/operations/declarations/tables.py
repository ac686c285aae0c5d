"""How who must declare, and what firms made and used, goes out and in as a table. Not for: rows (actions, queries)."""

from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.operations.declarations.actions.files import activity_row_put, enrolment_row_put
from wufei.operations.declarations.permissions import FILING_READ, PROFILE_SET
from wufei.operations.declarations.queries.activities import activity_rows
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
ACTIVITIES = TableSpec(
    "activities",
    _("What firms made and used"),
    _("Output and energy of a month, best from those who bill it or count it; declarations are held against it."),
    (
        Column(
            "party",
            _("Firm"),
            required=True,
            aliases=("单位", "单位名称", "企业名称", "统一社会信用代码", "户名"),
            help=_("The credit code of the party, or its name."),
            width=32,
        ),
        Column("month", _("Month"), CellKind.PERIOD, required=True, aliases=("月份", "用电月份", "统计月份")),
        Column(
            "sector",
            _("Line of business"),
            required=True,
            aliases=("行业", "行业类别", "行业代码"),
            help=_("Firms are compared within it; best as GB/T 4754 names it."),
            width=24,
            most=60,
        ),
        Column("output", _("Output"), CellKind.NUMBER, aliases=("产量", "产品产量")),
        Column("unit", _("Unit of output"), aliases=("计量单位", "产量单位"), most=20),
        Column("energy", _("Energy, kWh"), CellKind.NUMBER, aliases=("用电量", "用电量（千瓦时）", "能耗")),
        Column("source", _("Source"), required=True, aliases=("依据", "来源", "数据来源"), width=28, most=300),
    ),
    keys=(("party", "month"),),
    any_of=(("output", "energy"),),
)
TABLES = (
    Exchangeable(ENROLMENTS, enrolment_row_put, enrolment_rows, FILING_READ, PROFILE_SET),
    Exchangeable(ACTIVITIES, activity_row_put, activity_rows, FILING_READ, PROFILE_SET),
)
