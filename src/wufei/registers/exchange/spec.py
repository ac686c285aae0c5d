"""What the table of each register looks like. Not for: what a row means (actions), the reading (kernel/tables)."""

import enum
from collections.abc import Mapping
from typing import TypeVar

from wufei.kernel.tables.spec import CellKind, Column, TableSpec
from wufei.kernel.text import _
from wufei.registers.identity.spec import ROLES
from wufei.registers.parties.spec import COVERS_LABELS, NAME_LABELS, PARTY_LABELS, SITE_LABELS
from wufei.registers.places.spec import KIND_LABELS, TREE_LABELS

# Chinese words people write in cells of choices, beside the labels of the two languages.
WORDS: dict[str, str] = {
    "省": "province",
    "市": "prefecture",
    "地级市": "prefecture",
    "县": "county",
    "区": "county",
    "县区": "county",
    "开发区": "zone",
    "功能区": "zone",
    "乡镇": "township",
    "街道": "township",
    "镇": "township",
    "乡": "township",
    "村": "village",
    "社区": "village",
    "园区": "park",
    "楼宇": "building",
    "网格": "cell",
    "行政区划": "administrative",
    "行政": "administrative",
    "部门": "department",
    "政府": "government",
    "管委会": "zone_committee",
    "事业单位": "public_body",
    "企业": "enterprise",
    "公司": "enterprise",
    "医疗机构": "medical",
    "医院": "medical",
    "养殖场": "farm",
    "农场": "farm",
    "简称": "short",
    "曾用名": "former",
    "办公": "office",
    "厂区": "plant",
    "仓库": "store",
    "处置": "treatment",
    "转运站": "transfer",
    "收集点": "collection",
    "填埋场": "landfill",
    "其他": "other",
    "系统管理员": "admin",
    "无废办": "office",
    "分管领导": "leader",
    "部门联络员": "department",
    "县区联络员": "county",
    "乡镇网格员": "township",
    "街道网格员": "township",
    "审计员": "auditor",
    "企业经办人": "enterprise",
}

_Key = TypeVar("_Key", bound=enum.StrEnum)


def _texts(labels: Mapping[_Key, str]) -> dict[str, str]:
    return {str(key): label for key, label in labels.items()}


def _choice(
    key: str,
    label: str,
    choices: Mapping[str, str],
    *,
    aliases: tuple[str, ...],
    required: bool = False,
    width: int = 16,
) -> Column:
    """A column of choices, with the words people write for them."""
    words = {word: value for word, value in WORDS.items() if value in choices}
    return Column(
        key,
        label,
        CellKind.CHOICE,
        required=required,
        choices=choices,
        aliases=aliases,
        width=width,
        words=words,
    )


_FROM = Column("valid_from", _("First day"), CellKind.DATE, aliases=("启用日期", "生效日期", "开始日期"))
_TO = Column("valid_to", _("Last day"), CellKind.DATE, aliases=("停用日期", "失效日期", "结束日期"))
_LON = Column("longitude", _("Longitude"), CellKind.DEGREES, aliases=("经度",), help=_("Degrees, CGCS2000 or WGS 84."))
_LAT = Column("latitude", _("Latitude"), CellKind.DEGREES, aliases=("纬度",), help=_("Degrees, CGCS2000 or WGS 84."))
_PLACE = Column(
    "place",
    _("Place code"),
    aliases=("区划代码", "行政区划代码", "所属区划", "所在地代码"),
    help=_("The code of the place it belongs to, such as 371502."),
    most=32,
)

PLACES = TableSpec(
    "places",
    _("Places"),
    _("Administrative divisions, functional zones and grid units."),
    (
        Column("code", _("Code"), required=True, aliases=("代码", "区划代码", "编码"), most=32),
        Column("name", _("Name"), required=True, aliases=("名称", "地名"), width=24, most=100),
        _choice("tree", _("Tree"), _texts(TREE_LABELS), aliases=("树", "体系"), width=20),
        _choice("kind", _("Kind"), _texts(KIND_LABELS), required=True, aliases=("类型", "类别", "级别")),
        Column("short_name", _("Short name"), aliases=("简称",), most=50),
        Column(
            "parent", _("Code above"), aliases=("上级代码", "上级"), most=32, help=_("The code of the place above.")
        ),
        Column(
            "within",
            _("Lies in"),
            aliases=("所在区划", "所在区划代码"),
            most=32,
            help=_("For grid units: the code of the division they lie in."),
        ),
        _FROM,
        _TO,
        _LON,
        _LAT,
    ),
    keys=(("code",),),
)
PARTIES = TableSpec(
    "parties",
    _("Parties"),
    _("Departments, governments, enterprises and other organisations."),
    (
        Column("name", _("Name"), required=True, aliases=("名称", "单位名称", "企业名称", "全称"), width=32),
        _choice("kind", _("Kind"), _texts(PARTY_LABELS), required=True, aliases=("类型", "类别", "单位类型")),
        Column(
            "uscc",
            _("Unified social credit code"),
            aliases=("统一社会信用代码", "信用代码", "社会信用代码"),
            width=24,
            most=24,
            help=_("A row with a known code changes that party, also its name."),
        ),
        _PLACE,
        Column(
            "parent", _("Party above"), aliases=("上级单位", "主管单位"), width=24, help=_("Its name or credit code.")
        ),
        _choice("covers", _("Stands for"), _texts(COVERS_LABELS), aliases=("涵盖",), width=20),
        Column("contact", _("Contact"), aliases=("联系人",), most=100),
        Column("phone", _("Phone"), aliases=("电话", "联系电话"), most=50),
        Column("address", _("Address"), aliases=("地址", "详细地址"), width=32),
        _FROM,
        _TO,
    ),
    keys=(("uscc",), ("name", "place")),
)
_PARTY = Column(
    "party",
    _("Party"),
    required=True,
    aliases=("单位", "单位名称", "所属单位", "企业名称"),
    width=32,
    help=_("Its name or credit code."),
)
NAMES = TableSpec(
    "names",
    _("Other names of parties"),
    _("Short, former and printed names by which documents know a party."),
    (
        _PARTY,
        Column("name", _("Other name"), required=True, aliases=("别名", "其他名称", "简称", "曾用名"), width=28),
        _choice("kind", _("Kind"), _texts(NAME_LABELS), aliases=("类型", "类别")),
    ),
    keys=(("party", "name"),),
)
SITES = TableSpec(
    "sites",
    _("Sites"),
    _("Grounds on which parties work: plants, stores, stations."),
    (
        _PARTY,
        Column("name", _("Site"), required=True, aliases=("场所", "场所名称", "点位名称", "名称"), width=28),
        _choice("kind", _("Kind"), _texts(SITE_LABELS), aliases=("类型", "类别")),
        _PLACE,
        Column("address", _("Address"), aliases=("地址", "详细地址"), width=32),
        _LON,
        _LAT,
        _FROM,
        _TO,
    ),
    keys=(("party", "name"),),
)
PEOPLE = TableSpec(
    "people",
    _("People and roles"),
    _("One row for each role of a person; a person without a role has one row."),
    (
        Column("username", _("User name"), required=True, aliases=("用户名", "账号", "登录名"), most=150),
        Column("name", _("Name"), required=True, aliases=("姓名",), most=100),
        Column("phone", _("Phone"), aliases=("电话", "手机", "手机号", "联系电话"), most=50),
        Column("email", _("E-mail"), aliases=("邮箱", "电子邮箱"), width=24),
        Column("active", _("May sign in"), CellKind.YES_NO, aliases=("启用", "可登录")),
        _choice("role", _("Role"), {role.code: role.title for role in ROLES}, aliases=("角色",)),
        Column(
            "party", _("Party"), aliases=("单位", "单位名称", "所属单位"), width=32, help=_("Its name or credit code.")
        ),
        _PLACE,
        _FROM,
        _TO,
        Column(
            "password",
            _("First password"),
            aliases=("初始密码", "密码"),
            secret=True,
            help=_("Only for new people, who must change it at the first sign-in. It is never exported."),
        ),
    ),
    keys=(("username", "role", "party", "place"),),
)

REGISTERS: dict[str, TableSpec] = {spec.code: spec for spec in (PLACES, PARTIES, NAMES, SITES, PEOPLE)}
