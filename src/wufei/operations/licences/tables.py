"""How licences go out and come in as a table. Not for: their rows (actions, queries)."""

from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.operations.licences.actions.files import licence_row_put
from wufei.operations.licences.permissions import LICENCE_DECIDE, LICENCE_READ
from wufei.operations.licences.queries.files import licence_rows
from wufei.operations.licences.spec import KINDS

LICENCES = TableSpec(
    "licences",
    _("Licences"),
    _("Licences that were issued: whose, for what, how much, how long. Several items have semicolons between."),
    (
        Column(
            "kind",
            _("Kind of licence"),
            CellKind.CHOICE,
            required=True,
            choices={code: kind.title for code, kind in KINDS.items()},
            aliases=("许可种类", "许可类型", "证件类型"),
            width=28,
        ),
        Column(
            "number", _("Number"), required=True, aliases=("许可证号", "证号", "批准文号", "编号"), width=24, most=60
        ),
        Column(
            "holder",
            _("Holder"),
            required=True,
            aliases=("持证单位", "单位名称", "单位", "企业名称"),
            help=_("The credit code of the party, or its name."),
            width=32,
        ),
        Column("named", _("Other party"), aliases=("对方单位", "另一方"), width=32),
        Column("plate", _("Plate"), aliases=("车牌", "车牌号"), most=16),
        Column("route", _("Route"), aliases=("路线", "运输路线"), width=28),
        Column(
            "codes",
            _("Wastes covered"),
            aliases=("废物代码", "核准类别", "经营类别"),
            help=_("Codes with spaces between, such as hw:900-249-08; hw:*-08 is a whole class."),
            most=2000,
            width=32,
        ),
        Column("methods", _("Ways covered"), aliases=("利用处置方式", "经营方式"), most=400),
        Column(
            "amount",
            _("Allowed (t)"),
            aliases=("核准规模", "经营规模", "年规模", "数量吨"),
            help=_("Of operating permits for each year, of others for the whole time; left empty, nothing is counted."),
            most=400,
        ),
        Column("issuer", _("Issued by"), aliases=("发证机关", "批准机关"), most=120, width=24),
        Column("valid_from", _("Holds from"), CellKind.DATE, required=True, aliases=("有效期起", "起始日期")),
        Column("valid_to", _("Holds until"), CellKind.DATE, required=True, aliases=("有效期止", "有效期至")),
        Column("note", _("Remark"), aliases=("备注",), most=400),
    ),
    keys=(("kind", "number"),),
)
TABLES = (Exchangeable(LICENCES, licence_row_put, licence_rows, LICENCE_READ, LICENCE_DECIDE, page="licences"),)
