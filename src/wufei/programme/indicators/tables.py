"""How readings, targets and published figures go out and come in as tables. Not for: their rows (actions, queries)."""

from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.programme.indicators.actions.rows import published_row_put, reading_put, target_put
from wufei.programme.indicators.permissions import TABLE_EXPORT, TABLE_IMPORT
from wufei.programme.indicators.queries.rows import published_rows, reading_rows, target_rows

_PLACE = Column(
    "place",
    _("Place"),
    aliases=("地区", "区划", "区划代码", "县（市、区）", "所在地"),
    help=_("The code of the place, or its name."),
    most=120,
    width=20,
)
_NAME = Column("indicator_name", _("Indicator"), aliases=("指标", "指标名称", "名称"), width=36)
_CODE = Column("indicator_id", _("Indicator code"), aliases=("指标代码", "指标编码"), width=28, most=80)
_UNIT = Column("unit", _("Unit"), aliases=("单位", "计量单位"), most=40)
_SOURCE = Column("source_url", _("Source"), aliases=("来源", "数据来源", "source"), width=32, most=400)
_NOTE = Column("note", _("Remark"), aliases=("备注", "说明"), width=32, most=400)

READINGS = TableSpec(
    "readings",
    _("Readings"),
    _("Figures of variables as told: an amount since 1 January, or a state on the last day of the period."),
    (
        Column("variable", _("Variable"), required=True, aliases=("变量", "变量代码", "数据项"), width=28),
        _PLACE,
        Column("period", _("Period"), CellKind.PERIOD, required=True, aliases=("时期", "期别", "年度", "year")),
        Column("value", _("Value"), CellKind.NUMBER, required=True, aliases=("数值", "值")),
        _UNIT,
        Column("text", _("In words"), aliases=("文字", "情况"), width=32, most=400),
        Column("source", _("Source"), aliases=("来源", "数据来源"), width=24),
        _NOTE,
    ),
    keys=(("variable", "place", "period"),),
    any_of=(("place",),),
)
TARGETS = TableSpec(
    "targets",
    _("Targets and baselines"),
    _("What each indicator shall reach at a place and by when, with the baseline and who answers, as printed."),
    (
        _PLACE,
        _NAME,
        _CODE,
        _UNIT,
        Column("baseline_year", _("Baseline period"), CellKind.PERIOD, aliases=("基准年", "基期")),
        Column("baseline", _("Baseline"), CellKind.NUMBER, aliases=("基准值", "现状值", "基数")),
        Column("target_year", _("Target period"), CellKind.PERIOD, aliases=("目标年", "目标期")),
        Column("target", _("Target"), required=True, aliases=("目标", "目标值"), width=20),
        Column(
            "responsible_department",
            _("Responsible departments"),
            aliases=("责任部门", "责任单位", "牵头单位"),
            width=36,
        ),
        Column("source_url", _("Source"), aliases=("来源", "数据来源"), width=32, most=300),
        Column("note", _("Remark"), aliases=("备注", "说明"), width=32, most=300),
    ),
    keys=(("indicator_id", "place", "target_year"), ("indicator_name", "place", "target_year")),
    any_of=(("place",), ("indicator_name", "indicator_id")),
)
PUBLISHED = TableSpec(
    "published",
    _("Published figures"),
    _("Figures and targets that others published, as printed, with their source. They stand beside ours."),
    (
        _PLACE,
        Column("city", _("City"), aliases=("城市",), most=60),
        Column("area", _("Area"), aliases=("区域", "区县"), most=60),
        Column("cities_reporting", _("Number of cities"), aliases=("城市数",), most=20),
        _NAME,
        Column("stream", _("Stream"), aliases=("废物类别",), most=100),
        Column("measure", _("What was measured"), aliases=("统计项",), most=100),
        _CODE,
        _UNIT,
        Column("kind", _("Kind"), aliases=("性质",), most=8, help=_("actual or target")),
        Column("period", _("Period"), CellKind.PERIOD, aliases=("时期", "期别")),
        Column("year", _("Year"), CellKind.PERIOD, aliases=("年度", "年份")),
        Column("comparator", _("Comparator"), aliases=("比较符",), most=4),
        Column("value", _("Value"), CellKind.NUMBER, aliases=("数值", "值")),
        Column("score", _("Score"), CellKind.NUMBER, aliases=("得分", "指数")),
        _SOURCE,
        _NOTE,
    ),
    keys=(
        ("place", "indicator_name", "unit", "kind", "period", "year"),
        ("city", "area", "period", "year"),
        ("cities_reporting", "stream", "measure", "year", "period"),
    ),
    any_of=(
        ("place", "city", "cities_reporting"),
        ("indicator_name", "stream", "score"),
        ("period", "year"),
        ("value", "score"),
    ),
)
TABLES = (
    Exchangeable(READINGS, reading_put, reading_rows, TABLE_EXPORT, TABLE_IMPORT, page="indicators"),
    Exchangeable(TARGETS, target_put, target_rows, TABLE_EXPORT, TABLE_IMPORT, page="indicators"),
    Exchangeable(PUBLISHED, published_row_put, published_rows, TABLE_EXPORT, TABLE_IMPORT, page="indicators"),
)
