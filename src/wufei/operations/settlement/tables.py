"""How contracts, invoices and payments come in and go out as tables. Not for: their rows (actions.files, queries)."""

from wufei.kernel.tables.spec import Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.operations.settlement.actions.files import (
    contract_row_put,
    contract_rows_put,
    invoice_row_put,
    invoice_rows_put,
    payment_row_put,
    payment_rows_put,
)
from wufei.operations.settlement.permissions import RECORD_READ, RECORD_TAKE
from wufei.operations.settlement.queries.files import contract_rows, invoice_rows, payment_rows

PAYMENTS = TableSpec(
    "payments",
    _("Payments"),
    _("Exports of banks: both sides of each payment, or a statement with the own and the other side. Yuan."),
    (
        Column(
            "reference",
            _("Bank reference"),
            required=True,
            aliases=("流水号", "交易流水号", "银行流水号", "凭证号", "交易序号", "Transaction ID", "Reference No"),
            most=90,
        ),
        Column(
            "paid_at",
            _("Paid at"),
            required=True,
            aliases=("交易时间", "交易日期", "付款时间", "付款日期", "记账日期", "日期", "Date", "Booking date"),
            help=_("Such as 2026-03-02, 20260302 or 2026-03-02 14:05, in Beijing time."),
        ),
        Column("time", _("Time of day"), aliases=("交易时刻", "时间", "Time")),
        Column("payer", _("Payer"), aliases=("付款人", "付款方", "付款人名称", "付款户名"), width=28),
        Column("payer_uscc", _("Payer's credit code"), aliases=("付款人统一社会信用代码", "付款方税号"), width=22),
        Column("payer_account", _("Payer's account"), aliases=("付款账号", "付款人账号", "付款方账号"), width=22),
        Column("payee", _("Payee"), aliases=("收款人", "收款方", "收款人名称", "收款户名"), width=28),
        Column("payee_uscc", _("Payee's credit code"), aliases=("收款人统一社会信用代码", "收款方税号"), width=22),
        Column("payee_account", _("Payee's account"), aliases=("收款账号", "收款人账号", "收款方账号"), width=22),
        Column("amount", _("Amount paid (yuan)"), aliases=("金额", "交易金额", "付款金额", "发生额", "Amount")),
        Column("own", _("Own account name"), aliases=("本方户名", "户名", "账户名称"), width=28),
        Column("own_uscc", _("Own credit code"), aliases=("本方税号",), width=22),
        Column("own_account", _("Own account"), aliases=("本方账号", "账号"), width=22),
        Column("other", _("Other side"), aliases=("对方户名", "对方名称", "对手户名", "Counterparty"), width=28),
        Column("other_uscc", _("Other side's credit code"), aliases=("对方税号",), width=22),
        Column("other_account", _("Other side's account"), aliases=("对方账号", "对手账号"), width=22),
        Column("debit", _("Debit (yuan)"), aliases=("借方金额", "借方发生额", "支出", "支出金额", "Debit")),
        Column("credit", _("Credit (yuan)"), aliases=("贷方金额", "贷方发生额", "收入", "收入金额", "Credit")),
        Column("memo", _("Purpose"), aliases=("摘要", "用途", "附言", "备注", "Memo", "Remark"), most=500, width=28),
        Column(
            "cites",
            _("Gives back"),
            aliases=("退回原流水号", "原流水号"),
            help=_("The reference it gives back."),
            most=90,
        ),
    ),
    keys=(),
    any_of=(("payer", "own"), ("payee", "other"), ("amount", "debit", "credit")),
)
INVOICES = TableSpec(
    "invoices",
    _("Invoices"),
    _("Exports of the tax office; rows of one number are its lines. Yuan with tax, tonnes."),
    (
        Column(
            "number",
            _("Invoice number"),
            required=True,
            aliases=("发票号码", "数电发票号码", "数电票号码", "发票号", "Invoice No"),
            most=60,
        ),
        Column("issued_on", _("Issued on"), required=True, aliases=("开票日期", "开票时间", "Invoice date")),
        Column("seller", _("Seller"), required=True, aliases=("销方名称", "销售方名称", "销方", "销售方"), width=28),
        Column("seller_uscc", _("Seller's credit code"), aliases=("销方识别号", "销售方识别号", "销方税号"), width=22),
        Column("buyer", _("Buyer"), required=True, aliases=("购买方名称", "购方名称", "购方", "购买方"), width=28),
        Column("buyer_uscc", _("Buyer's credit code"), aliases=("购方识别号", "购买方识别号", "购方税号"), width=22),
        Column("amount", _("Amount with tax (yuan)"), required=True, aliases=("价税合计", "含税金额", "总金额")),
        Column(
            "name", _("Goods or service"), aliases=("货物或应税劳务名称", "项目名称", "货物名称", "商品名称"), width=28
        ),
        Column("code", _("Waste code"), aliases=("废物代码",), most=80),
        Column("mass", _("Mass, t"), aliases=("数量", "数量吨", "重量")),
        Column("contract_number", _("Contract number"), aliases=("合同号", "合同编号"), most=90),
        Column("cites", _("Takes back"), aliases=("红冲原发票号码", "被红冲发票号码", "原发票号码"), most=60),
    ),
    keys=(),
)
CONTRACTS = TableSpec(
    "contracts",
    _("Disposal contracts"),
    _("Contracts between who generates waste and who disposes of it. Yuan a tonne."),
    (
        Column("number", _("Contract number"), required=True, aliases=("合同号", "合同编号"), most=90),
        Column("buyer", _("Generator (pays)"), required=True, aliases=("产废单位", "委托方", "甲方"), width=28),
        Column("buyer_uscc", _("Generator's credit code"), aliases=("产废单位信用代码",), width=22),
        Column("seller", _("Disposer (is paid)"), required=True, aliases=("处置单位", "受托方", "乙方"), width=28),
        Column("seller_uscc", _("Disposer's credit code"), aliases=("处置单位信用代码",), width=22),
        Column("carrier", _("Carrier"), aliases=("运输单位", "承运单位"), width=28),
        Column("carrier_uscc", _("Carrier's credit code"), aliases=("运输单位信用代码",), width=22),
        Column("codes", _("Codes"), required=True, aliases=("废物代码", "代码"), most=2000, width=28),
        Column("price", _("Price, yuan a tonne"), required=True, aliases=("单价", "处置单价")),
        Column("valid_from", _("From"), required=True, aliases=("合同起始日", "起始日期", "生效日期")),
        Column("valid_to", _("Until"), required=True, aliases=("合同截止日", "截止日期", "终止日期")),
        Column("unified", _("Unified settlement"), aliases=("统一结算",)),
    ),
    keys=(),
)
TABLES = (
    Exchangeable(
        PAYMENTS, payment_row_put, payment_rows, RECORD_READ, RECORD_TAKE, page="payments", put_all=payment_rows_put
    ),
    Exchangeable(
        INVOICES, invoice_row_put, invoice_rows, RECORD_READ, RECORD_TAKE, page="invoices", put_all=invoice_rows_put
    ),
    Exchangeable(
        CONTRACTS,
        contract_row_put,
        contract_rows,
        RECORD_READ,
        RECORD_TAKE,
        page="contracts",
        put_all=contract_rows_put,
    ),
)
