"""How moves of stores go out and come in as a table. Not for: their rows (actions, queries)."""

from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.operations.stores.actions.files import move_row_put
from wufei.operations.stores.permissions import STORE_READ, STORE_WRITE
from wufei.operations.stores.queries.files import move_rows
from wufei.operations.stores.spec import DESTINATION_LABELS, WAY_LABELS

STORE_MOVES = TableSpec(
    "store-moves",
    _("What went into and out of stores"),
    _("A row a package or a load. Tonnes, Beijing time; the same row again changes nothing."),
    (
        Column("store", _("Store"), required=True, aliases=("贮存设施", "贮存设施编码", "仓库", "库房"), width=28),
        Column(
            "way",
            _("Which way"),
            CellKind.CHOICE,
            required=True,
            choices={str(k): v for k, v in WAY_LABELS.items()},
            words={"入": "in", "入库": "in", "出": "out", "出库": "out"},
            aliases=("出入库", "环节", "方向"),
        ),
        Column(
            "moved_at",
            _("Moved at"),
            required=True,
            aliases=("时间", "入库时间", "出库时间", "出入库时间"),
            help=_("Such as 2026-03-02 14:05, in Beijing time."),
            width=20,
            most=40,
        ),
        Column(
            "package",
            _("Code of the package"),
            aliases=("包装编码", "容器/包装编码", "数字识别码"),
            help=_("Of a package of this house; what it holds and how much it says itself."),
            most=64,
            width=42,
        ),
        Column(
            "waste",
            _("Waste code"),
            aliases=("代码", "废物代码"),
            help=_("List and code, such as hw:900-214-08; of what lies in bulk."),
            most=64,
        ),
        Column("mass", _("Mass (t)"), CellKind.NUMBER, aliases=("数量", "重量", "数量（吨）", "入库数量", "出库数量")),
        Column("origin", _("Comes from"), aliases=("来源", "产生设施"), most=100),
        Column(
            "destination",
            _("Goes to"),
            CellKind.CHOICE,
            choices={str(k): v for k, v in DESTINATION_LABELS.items()},
            words={"委托": "handed", "委外": "handed", "自行利用": "own_use", "自行处置": "own_disposal"},
            aliases=("去向", "废物去向"),
        ),
        Column("keeper", _("Storekeeper"), aliases=("贮存部门经办人", "出库部门经办人", "经办人"), most=60),
        Column("porter", _("Carried by"), aliases=("运送部门经办人", "运送经办人", "运送人"), most=60),
        Column("note", _("Remark"), aliases=("备注",), most=200),
        Column(
            "key",
            _("Key of the record"),
            help=_("Of a row that was written out here; leave it as it is."),
            most=36,
            width=38,
        ),
    ),
    keys=(("store", "way", "moved_at", "package", "waste"),),
)
TABLES = (Exchangeable(STORE_MOVES, move_row_put, move_rows, STORE_READ, STORE_WRITE, page="stores"),)
