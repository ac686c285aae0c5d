"""Words of a waybill of dangerous goods beside a manifest. Not for: comparing them (rules.waybill)."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping

from wufei.kernel.text import _


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WaybillIn:
    """An electronic waybill. Empty text and None: it does not say. Mass in grams, `loaded_at` aware.

    `consignor` is who hands the goods over for transport: for hazardous waste its generator or its receiver.
    """

    number: str
    consignor: str = ""
    carrier: str = ""
    consignee: str = ""
    plate: str = ""
    driver: str = ""
    goods_name: str = ""
    un_number: str = ""
    un_class: str = ""
    mass_g: int | None = None
    packages: int | None = None
    loaded_at: dt.datetime | None = None
    origin: str = ""
    destination: str = ""


class Verdict(enum.StrEnum):
    """How a field of both stands."""

    SAME = "same"
    DIFFERS = "differs"
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"


VERDICT_LABELS: Mapping[str, str] = {
    Verdict.SAME: _("Same"),
    Verdict.DIFFERS: _("Differs"),
    Verdict.ONLY_HERE: _("Only in the manifest"),
    Verdict.ONLY_THERE: _("Only in the waybill"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """One field of both: its name, its marked label, the value in the manifest and in the waybill, the verdict."""

    field: str
    label: str
    here: object
    there: object
    verdict: Verdict
