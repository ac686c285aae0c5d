"""How the catalogue goes out and comes in as tables. Not for: their rows (actions, queries)."""

from wufei.kernel.sources import CONFIDENCE_LABELS
from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.registers.catalogue.actions.files import (
    code_row_put,
    crosswalk_row_put,
    exemption_row_put,
    factor_row_put,
)
from wufei.registers.catalogue.permissions import FACTOR_WRITE, LIST_WRITE, TABLE_EXPORT
from wufei.registers.catalogue.queries.files import code_rows, crosswalk_rows, exemption_rows, factor_rows
from wufei.registers.catalogue.spec import LINK_LABELS, RELATION_LABELS

_LIST = Column(
    "list", _("List"), required=True, aliases=("清单", "名录"), help=_("Its short code, such as hw."), most=24
)
_EDITION = Column("edition", _("Edition"), required=True, aliases=("版本", "名录版本"), most=24)
_CONFIDENCE = Column(
    "confidence",
    _("How sure"),
    CellKind.CHOICE,
    choices={str(key): label for key, label in CONFIDENCE_LABELS.items()},
    help=_("Written out only; what is imported counts as set here."),
)

CODES = TableSpec(
    "waste-codes",
    _("Waste codes"),
    _("Codes of every list and edition. A published edition only grows: codes, official wordings, other names."),
    (
        _LIST,
        _EDITION,
        Column("code", _("Waste code"), required=True, aliases=("代码", "废物代码"), most=40),
        Column("name_zh", _("Name in Chinese"), aliases=("名称", "废物名称", "中文名称"), width=32, most=80),
        Column("name_en", _("Name in English"), aliases=("英文名称",), width=32, most=160),
        Column("parent", _("Class code"), aliases=("废物类别", "类别", "类别代码"), most=40),
        Column("hazards", _("Hazard properties"), aliases=("危险特性",), most=24),
        Column("industry_zh", _("Industry of origin"), aliases=("行业来源", "行业"), width=24, most=80),
        Column("industry_en", _("Industry of origin in English"), width=24, most=120),
        Column(
            "wording", _("Official wording"), aliases=("危险废物", "官方文本", "描述", "废物描述"), width=48, most=4000
        ),
        Column("also", _("Other names"), aliases=("别名", "俗称"), width=24, most=400, help=_("Separated by commas.")),
        _CONFIDENCE,
    ),
    keys=(("list", "edition", "code"),),
)
EXEMPTIONS = TableSpec(
    "waste-exemptions",
    _("Exemptions"),
    _("Items of exemption lists, one row a step of handling."),
    (
        _LIST,
        _EDITION,
        Column("number", _("Item number"), CellKind.NUMBER, required=True, aliases=("序号",)),
        Column("row", _("Row within the item"), CellKind.NUMBER, aliases=("行号",), help=_("1 unless told.")),
        Column(
            "link",
            _("Step freed"),
            CellKind.CHOICE,
            required=True,
            choices={str(key): label for key, label in LINK_LABELS.items()},
            aliases=("豁免环节", "环节"),
            words={
                "全部环节": "all",
                "收集": "collect",
                "运输": "transport",
                "贮存": "store",
                "利用": "use",
                "处置": "dispose",
            },
        ),
        Column("codes", _("Codes or classes"), aliases=("废物类别/代码", "代码"), width=24, most=400),
        Column("waste_zh", _("Waste in Chinese"), aliases=("危险废物", "废物"), width=32, most=200),
        Column("waste_en", _("Waste in English"), width=32, most=500),
        Column("condition_zh", _("Condition in Chinese"), aliases=("豁免条件",), width=40, most=300),
        Column("condition_en", _("Condition in English"), width=40, most=500),
        Column("exempt_zh", _("What is freed in Chinese"), aliases=("豁免内容",), width=32, most=200),
        Column("exempt_en", _("What is freed in English"), width=32, most=300),
    ),
    keys=(("list", "edition", "number", "row"),),
)
CROSSWALKS = TableSpec(
    "waste-crosswalks",
    _("Crosswalks of codes"),
    _("What a code became in a later edition, or is in another list."),
    (
        Column("source_list", _("From list"), required=True, aliases=("原清单",), most=24),
        Column("source_edition", _("From edition"), required=True, aliases=("原版本",), most=24),
        Column("source_code", _("From code"), required=True, aliases=("原代码",), most=40),
        Column(
            "relation",
            _("Relation"),
            CellKind.CHOICE,
            required=True,
            choices={str(key): label for key, label in RELATION_LABELS.items()},
            aliases=("关系",),
        ),
        Column("target_list", _("To list"), required=True, aliases=("新清单",), most=24),
        Column("target_edition", _("To edition"), required=True, aliases=("新版本",), most=24),
        Column("target_code", _("To code"), required=True, aliases=("新代码",), most=40),
        Column("note", _("Remark"), aliases=("备注", "说明"), width=32, most=200),
    ),
    keys=(("source_list", "source_edition", "source_code", "target_list", "target_edition", "target_code"),),
)
FACTORS = TableSpec(
    "factors",
    _("Factors"),
    _("Coefficients with their source, everywhere or at a place. A new value keeps the old one."),
    (
        Column("code", _("Factor code"), required=True, aliases=("系数编码", "编码"), width=28, most=80),
        Column("item_zh", _("Item in Chinese"), aliases=("对象", "项目"), width=28, most=80),
        Column("item_en", _("Item in English"), width=28, most=120),
        Column("quantity_zh", _("Quantity in Chinese"), aliases=("系数名称", "指标"), width=24, most=80),
        Column("quantity_en", _("Quantity in English"), width=24, most=120),
        Column("low", _("Value or lower end"), CellKind.NUMBER, required=True, aliases=("数值", "下限")),
        Column("high", _("Upper end"), CellKind.NUMBER, aliases=("上限",)),
        Column("unit", _("Unit"), aliases=("单位",), most=40),
        Column("place", _("Place code"), aliases=("区划代码", "适用区划"), most=32),
        Column("valid_from", _("First day"), CellKind.DATE, aliases=("启用日期", "生效日期")),
        Column("source", _("Source"), aliases=("来源", "依据"), width=32, most=300),
        _CONFIDENCE,
    ),
    keys=(("code", "place", "valid_from"),),
)
TABLES = (
    Exchangeable(CODES, code_row_put, code_rows, TABLE_EXPORT, LIST_WRITE, page="catalogue"),
    Exchangeable(EXEMPTIONS, exemption_row_put, exemption_rows, TABLE_EXPORT, LIST_WRITE, page="catalogue"),
    Exchangeable(CROSSWALKS, crosswalk_row_put, crosswalk_rows, TABLE_EXPORT, LIST_WRITE, page="catalogue"),
    Exchangeable(FACTORS, factor_row_put, factor_rows, TABLE_EXPORT, FACTOR_WRITE, page="catalogue"),
)
