"""What a printed manifest says by itself, and how it writes masses, days and moments. Pure.

Both languages stand here and not in the catalogue: a paper speaks its own language, whatever its maker reads, and this
is set without Django. Not for: words of streams, states and parties (they come translated).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from wufei.kernel.clock import SHANGHAI
from wufei.kernel.papers.spec import number_text
from wufei.kernel.units import Language

NOTHING = "—"
MassUnit = Literal["kg", "t"]
_PLACES: Mapping[MassUnit, int] = {"kg": 3, "t": 6}
_ONE_TONNE_G = 1_000_000

ZH: Mapping[str, str] = {
    "number": "编号",
    "state": "状态",
    "facts": "联单信息",
    "waste": "废物",
    "legs": "运输",
    "packages": "容器和包装物",
    "signatures": "签字",
    "ledger": "台账",
    "proof": "存证",
    "no": "序号",
    "name": "废物名称",
    "class": "类别",
    "code": "代码",
    "form": "形态",
    "hazards": "危险特性",
    "packing": "包装",
    "count": "件数",
    "mass": "数量（{unit}）",
    "accepted": "接受量（{unit}）",
    "treatment": "利用处置方式",
    "carrier": "承运人",
    "vehicle": "运输工具",
    "driver": "驾驶员",
    "permit": "道路运输证号",
    "origin": "起点",
    "destination": "终点",
    "taken": "起运",
    "handed": "交出",
    "package": "编码",
    "kind": "容器",
    "made": "日期",
    "became": "接受情况",
    "act": "事项",
    "who": "签字人",
    "for": "代表",
    "how": "方式",
    "when": "时间",
    "digest": "摘要",
    "effect": "记账",
    "source": "从",
    "target": "到",
    "total": "合计",
    "none": "无",
    "key": "公钥指纹",
    "printed": "打印时间",
    "page": "第 {page} 页，共 {pages} 页",
    "qr": "联单二维码",
    "proof_qr": "存证二维码",
}
EN: Mapping[str, str] = {
    "number": "Number",
    "state": "State",
    "facts": "About this manifest",
    "waste": "Waste",
    "legs": "Transport",
    "packages": "Packages",
    "signatures": "Signatures",
    "ledger": "In the books",
    "proof": "Proof",
    "no": "No.",
    "name": "Waste",
    "class": "Class",
    "code": "Code",
    "form": "Form",
    "hazards": "Hazards",
    "packing": "Packing",
    "count": "Pieces",
    "mass": "Mass ({unit})",
    "accepted": "Accepted ({unit})",
    "treatment": "Treatment",
    "carrier": "Carrier",
    "vehicle": "Vehicle",
    "driver": "Driver",
    "permit": "Transport permit",
    "origin": "From",
    "destination": "To",
    "taken": "Taken over",
    "handed": "Handed on",
    "package": "Code",
    "kind": "Container",
    "made": "Day",
    "became": "Outcome",
    "act": "Act",
    "who": "Signed by",
    "for": "For",
    "how": "How",
    "when": "When",
    "digest": "Digest",
    "effect": "Effect",
    "source": "From",
    "target": "To",
    "total": "Total",
    "none": "None",
    "key": "Hash of the public key",
    "printed": "Printed",
    "page": "Page {page} of {pages}",
    "qr": "QR code of the manifest",
    "proof_qr": "QR code of the proof",
}
WORDS: Mapping[Language, Mapping[str, str]] = {"zh": ZH, "en": EN}


def unit_of(masses_g: Sequence[int | None]) -> MassUnit:
    """The unit of a column: the tonne where its largest mass has one."""
    return "t" if max((mass for mass in masses_g if mass is not None), default=0) >= _ONE_TONNE_G else "kg"


def masses_text(masses_g: Sequence[int | None], unit: MassUnit | None = None) -> tuple[MassUnit, list[str]]:
    """The masses of a column in one unit, exactly: all with as many decimals as the finest needs; None as “—”."""
    chosen = unit or unit_of(masses_g)
    values = [None if mass is None else Decimal(mass).scaleb(-_PLACES[chosen]) for mass in masses_g]
    places = max((-int(value.normalize().as_tuple().exponent) for value in values if value is not None), default=0)
    return chosen, [NOTHING if value is None else number_text(value, max(0, places)) for value in values]


def mass_text(mass_g: int) -> str:
    """A mass by itself, exactly: `182.5 kg`, from a tonne on `12.345678 t`."""
    unit, (text,) = masses_text([mass_g])
    return f"{text} {unit}"


def moment_text(moment: dt.datetime | None) -> str:
    """A moment in Shanghai time: `2026-03-02 09:41`."""
    return NOTHING if moment is None else moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
