"""How facilities and weighings go out and come in as tables. Not for: their rows (actions, queries)."""

from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.operations.facilities.actions.files import facility_row_put, weighing_row_put
from wufei.operations.facilities.permissions import FACILITY_READ, FACILITY_WRITE, WEIGHING_WRITE
from wufei.operations.facilities.queries.files import facility_rows, weighing_rows
from wufei.operations.facilities.spec import DIRECTION_LABELS, KIND_LABELS, LEVEL_LABELS

FACILITIES = TableSpec(
    "facilities",
    _("Facilities"),
    _("Gates, stores, treatment lines, landfills and collection points. Tonnes and cubic metres."),
    (
        Column("name", _("Name"), required=True, aliases=("设施名称", "站点名称"), width=28),
        Column("kind", _("Kind"), CellKind.CHOICE, required=True, choices={str(k): v for k, v in KIND_LABELS.items()}),
        Column(
            "holder",
            _("Holder"),
            required=True,
            aliases=("单位", "单位名称", "经营单位", "运营单位"),
            help=_("The credit code of the party, or its name."),
            width=32,
        ),
        Column("place", _("Place code"), required=True, aliases=("区划代码", "所在区划"), most=32),
        Column("parent", _("Next higher point"), aliases=("上级站点",), width=24),
        Column("level", _("Level"), CellKind.CHOICE, choices={str(k): v for k, v in LEVEL_LABELS.items()}),
        Column(
            "codes",
            _("Accepted codes"),
            aliases=("接收代码", "可接收代码"),
            help=_("Lists or codes with spaces between, such as hw:900-214-08 sw:; left empty, everything."),
            most=2000,
            width=28,
        ),
        Column("method", _("Way of treatment"), aliases=("处置方式代码", "利用处置方式"), most=20),
        Column("day", _("Design capacity (t/d)"), CellKind.NUMBER, aliases=("设计能力", "日处理能力")),
        Column("hold", _("Can hold (t)"), CellKind.NUMBER, aliases=("贮存能力", "库容吨")),
        Column("volume", _("Can hold (m³)"), CellKind.NUMBER, aliases=("库容",)),
        Column("opened_on", _("In use from"), CellKind.DATE, aliases=("投运日期", "启用日期")),
        Column("closed_on", _("In use until"), CellKind.DATE, aliases=("停用日期",)),
        Column("note", _("Remark"), aliases=("备注",), most=400),
    ),
    keys=(("holder", "name"),),
)
WEIGHINGS = TableSpec(
    "weighings",
    _("Weighings"),
    _("What weighbridges said. Tonnes, Beijing time; the same row again changes nothing."),
    (
        Column("facility", _("Facility"), required=True, aliases=("设施", "磅站", "地磅", "称重点"), width=28),
        Column("ticket", _("Ticket number"), aliases=("磅单号", "单号", "流水号"), most=40),
        Column(
            "weighed_at",
            _("Weighed at"),
            required=True,
            aliases=("称重时间", "过磅时间", "时间"),
            help=_("Such as 2026-03-02 14:05, in Beijing time."),
            width=20,
            most=40,
        ),
        Column(
            "direction",
            _("Direction"),
            CellKind.CHOICE,
            choices={str(k): v for k, v in DIRECTION_LABELS.items()},
            words={"入": "in", "入厂": "in", "进厂": "in", "进": "in", "出": "out", "出厂": "out"},
            aliases=("方向", "进出", "出入"),
            help=_("Left empty, it is in."),
        ),
        Column("plate", _("Plate"), aliases=("车牌", "车牌号", "车号"), most=16),
        Column(
            "code",
            _("Waste code"),
            aliases=("代码", "废物代码"),
            help=_("List and code, such as hw:900-214-08."),
            most=64,
        ),
        Column("gross", _("Gross, t"), CellKind.NUMBER, required=True, aliases=("毛重", "毛重吨")),
        Column("tare", _("Tare, t"), CellKind.NUMBER, aliases=("皮重", "皮重吨")),
        Column(
            "net",
            _("Net, t"),
            CellKind.NUMBER,
            aliases=("净重", "净重吨"),
            help=_("Left empty, it is gross less tare."),
        ),
        Column("device", _("Scale"), aliases=("设备", "衡器", "设备编号"), most=40),
        Column("note", _("Remark"), aliases=("备注",), most=400),
        Column(
            "key",
            _("Key of the record"),
            help=_("Of a row that was written out here; leave it as it is."),
            most=36,
            width=38,
        ),
    ),
    keys=(("facility", "device", "ticket", "weighed_at", "plate"),),
)
TABLES = (
    Exchangeable(FACILITIES, facility_row_put, facility_rows, FACILITY_READ, FACILITY_WRITE, page="facilities"),
    Exchangeable(WEIGHINGS, weighing_row_put, weighing_rows, FACILITY_READ, WEIGHING_WRITE, page="weighings"),
)
