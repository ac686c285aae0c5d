"""Units of measure as plans print them, as data.

Not for: numbers (see `amounts.py`), nor for converting units.
"""

import re

# Things one counts.
_THINGS = (
    "标台 标箱 台套 座次 人次 亩次 辆次 车次 场次 户次 头次 批次 台次 吨次 班次 艘次 架次 件次",
    "趟次 家次 点次 个次 频次 轮次 船次 航次 课次 期次 个 家 座 处 项 种 台 辆 艘 套 条 次 场",
    "期 件 份 部 篇 所 间 栋 幢 名 支 例 起 宗 款 本 门 组 块 片 张 枚 对 路 笔 轮 桶 包",
    "盒 册 幅 盏 口 眼 孔 床 列 架 柜 节 堂 班 队 趟 封 村 镇 乡 街道 社区 小区 学校 市 县",
    "类 批 点 站 网点 点位 泊位 车位 席位 床位 座位",
)
# Sizes and amounts; with a bound they often only say who or what is meant.
_SIZES = (
    "个百分点 百分点 平方公里 平方千米 平方米 立方米 千瓦时 千瓦 兆瓦 标准立方米 标立方 立方 标准煤",
    "吨标准煤 吨标煤 吨公里 人天 人日 课时 学时 公里 千米 公斤 千克 公顷 公吨 毫克 毫升 人 户 只",
    "头 羽 棵 株 棒 瓶 箱 袋 罐 尾 粒 层 段 道 位 吨 克 元 亩 方 米 升 度 分 天然气",
)


def _one_of(rows: tuple[str, ...]) -> str:
    return "|".join(sorted((word for row in rows for word in row.split()), key=len, reverse=True))


_COUNTED = _one_of((*_THINGS, *_SIZES))
_LATIN = "t/d|t/a|t/h|kg/d|kgce|tce|kWh|km2|km²|Nm3|m2|m²|m3|m³|㎡|km|kg|MW|GW|kW|mm|cm|ha|t|m"
_PER = (
    r"(?:/(?:(?:[十百千万亿]{0,2}(?:平方米|平方公里|立方米|公里|千米|公顷|小时|工作日|人·?[日天年]|日·人|千瓦时|元|吨|人|户|亩|台|辆|次|头|件|个|家|座|处))"
    r"|年|月|日|天|周|季度|时|d|a|h|m2|m3|km2|kg|t|㎡|m²|m³)|每(?:年|日|天|小时))?"
)
UNIT = (
    rf"(?:%|‰|(?:[十百千万亿]{{0,2}})(?:{_COUNTED}|(?:{_LATIN})(?![A-Za-z]))"
    rf"|[万亿](?:[\u4e00-\u9fff](?=[,;。、)]|以上|以下|以内|左右|$)|(?![\u4e00-\u9fff]|[A-Za-z\d]))){_PER}"
)
MONEY = re.compile("元$")
RATE_UNIT = re.compile(r"^(?:%|‰|个?百分点)")
THING = re.compile(f"^[十百千万亿]{{0,2}}(?:{_one_of(_THINGS)})$")
CAPACITY = re.compile(r"/(?:d|a|h|日|天|年|小时|月)$|每[年日天]$")
