"""How the register of green finance goes out and comes in as tables. Not for: their rows (actions, queries)."""

from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.programme.finance.actions.rows import entry_put, loan_put
from wufei.programme.finance.permissions import TABLE_EXPORT, TABLE_IMPORT
from wufei.programme.finance.queries.rows import entry_rows, loan_rows
from wufei.programme.finance.spec import ENTRY_LABELS, GIVEN_KINDS, KIND_LABELS, USE_LABELS

_CONTRACT = Column(
    "contract", _("Contract number"), required=True, aliases=("合同号", "合同编号", "贷款合同号"), width=24, most=80
)
_NOTE = Column("note", _("Remark"), aliases=("备注", "说明"), width=32, most=400)

LOANS = TableSpec(
    "loans",
    _("Green finance"),
    _("Loans, bonds, guarantees, insurance and funds behind the programme, one row a contract."),
    (
        _CONTRACT,
        Column(
            "kind",
            _("Kind"),
            CellKind.CHOICE,
            choices=KIND_LABELS,
            aliases=("类型", "融资方式", "品种"),
            words={"贷款": "loan", "债券": "bond"},
        ),
        Column("use", _("Use"), CellKind.CHOICE, choices=USE_LABELS, aliases=("用途", "投向", "资金投向"), width=20),
        Column("lender", _("Lender"), aliases=("金融机构", "贷款银行", "出资方"), width=28, most=120),
        Column("borrower", _("Borrower"), aliases=("借款人", "融资主体", "贷款单位"), width=32),
        Column(
            "granted",
            _("Granted, 10,000 yuan"),
            CellKind.NUMBER,
            aliases=("授信金额", "授信金额（万元）", "金额（万元）", "合同金额"),
            width=18,
        ),
        Column("granted_on", _("Granted on"), CellKind.DATE, aliases=("授信日期", "签订日期", "发放日期")),
        Column("ends_on", _("Ends on"), CellKind.DATE, aliases=("到期日", "到期日期")),
        Column("project", _("Project"), aliases=("项目", "项目编号", "项目名称"), help=_("Its number or its name.")),
        Column("facility", _("Facility"), aliases=("设施", "对应设施"), width=28),
        Column(
            "place",
            _("Place"),
            aliases=("地区", "区划", "所在地"),
            help=_("The code of the place, or its name."),
            most=120,
        ),
        Column("keeper", _("Kept by"), aliases=("登记单位", "填报单位"), width=24),
        _NOTE,
    ),
    keys=(("contract",),),
)
BALANCES = TableSpec(
    "loan-balances",
    _("Balances of green finance"),
    _("Draws, repayments and balances by day. Several draws of one day are written as their sum."),
    (
        _CONTRACT,
        Column("day", _("Day"), CellKind.DATE, required=True, aliases=("日期", "余额日期", "截止日期")),
        Column(
            "kind",
            _("Entry"),
            CellKind.CHOICE,
            choices={str(kind): ENTRY_LABELS[kind] for kind in GIVEN_KINDS},
            aliases=("登记事项", "事项"),
            words={"余额": "balance", "提款": "draw", "放款": "draw", "还款": "repayment"},
            help=_("Left empty, it is a balance."),
        ),
        Column(
            "amount",
            _("Amount, 10,000 yuan"),
            CellKind.NUMBER,
            required=True,
            aliases=("金额", "金额（万元）", "余额（万元）", "贷款余额"),
            width=18,
        ),
        _NOTE,
    ),
    keys=(("contract", "day", "kind"),),
)
TABLES = (
    Exchangeable(LOANS, loan_put, loan_rows, TABLE_EXPORT, TABLE_IMPORT, page="loans"),
    Exchangeable(BALANCES, entry_put, entry_rows, TABLE_EXPORT, TABLE_IMPORT, page="loans"),
)
