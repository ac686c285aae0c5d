"""Words of what a firm made and used in a month, as given and as told. Not for: waste (filings)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityIn:
    """What a firm made and used in a month, out of somebody's register.

    `closing`: the month, as YYYYMM. `sector`: with whom it is compared, best as GB/T 4754 names it. `output_milli`:
    thousandths of `unit`; `energy_wh`: watt-hours; None: not known.
    """

    party_id: int
    closing: int
    sector: str
    source: str
    output_milli: int | None = None
    unit: str = ""
    energy_wh: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class FirmMonth:
    """What a firm declared, made and used in a month. `waste_g`: None where it declared nothing at all."""

    party_id: int
    closing: int
    waste_g: int | None
    output_milli: int | None
    unit: str
    energy_wh: int | None
