"""Words of packages: containers, labels, what is given to fill and to repack. Not for: how labels look (papers)."""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping, Sequence

from wufei.kernel.text import _

# Lists whose waste bears a label with a digital code by law. They need the credit code of whoever labels.
LABELLED = frozenset({"hw", "medical"})


class PackageKind(enum.StrEnum):
    """What sort of container it is. OTHER: also a thing that is its own container, a vehicle or a battery."""

    DRUM = "drum"
    BAG = "bag"
    BOX = "box"
    TANK = "tank"
    OTHER = "other"


class RepackingKind(enum.StrEnum):
    """What an act on packages is called: it follows from how many were emptied and how many filled."""

    GROUPING = "grouping"
    SPLITTING = "splitting"
    REPACKING = "repacking"


class Whereabouts(enum.StrEnum):
    """Where a package is. WITHDRAWN: it was made in an act that was undone, so it never was."""

    IN_STOCK = "in_stock"
    ABOARD = "aboard"
    EMPTIED = "emptied"
    WITHDRAWN = "withdrawn"


PACKAGE_LABELS: Mapping[str, str] = {
    PackageKind.DRUM: _("Drum"),
    PackageKind.BAG: _("Bag"),
    PackageKind.BOX: _("Box"),
    PackageKind.TANK: _("Tank"),
    PackageKind.OTHER: _("Other"),
}
REPACKING_LABELS: Mapping[str, str] = {
    RepackingKind.GROUPING: _("Grouping"),
    RepackingKind.SPLITTING: _("Splitting"),
    RepackingKind.REPACKING: _("Repacking"),
}
WHEREABOUTS_LABELS: Mapping[str, str] = {
    Whereabouts.IN_STOCK: _("In stock"),
    Whereabouts.ABOARD: _("On a manifest"),
    Whereabouts.EMPTIED: _("Emptied"),
    Whereabouts.WITHDRAWN: _("Withdrawn"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LabelTexts:
    """What a label says that is known nowhere else. `hazards`: letters; none: those of the code in the catalogue.

    `contact`, `phone`: empty for those of the party.
    """

    form: str = ""
    hazards: tuple[str, ...] = ()
    main_components: str = ""
    harmful_components: str = ""
    precautions: str = ""
    contact: str = ""
    phone: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContainerIn:
    """A filled container: `waste` as list:code, grams, millilitres of the container.

    `code`: of a thing that has one, or of a label printed before; empty: the house gives one.
    """

    waste: str
    mass_g: int
    kind: PackageKind
    volume_ml: int = 0
    code: str = ""
    label: LabelTexts = LabelTexts()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PackageIn(ContainerIn):
    """A container filled from stock. `key`: made by whoever fills and kept before asking; `holder_id`: whose stock.

    `filled_on`: None for today.
    """

    key: uuid.UUID
    holder_id: int
    holder_site_id: int | None = None
    filled_on: dt.date | None = None
    simulated: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RepackIn:
    """Packages emptied (by code), containers filled with what was in them, grams lost.

    What is filled stands where the first input stood, and bears the day of the act. `key`: made by whoever asks and
    kept before asking. `reason`: needed where something is lost or wastes differ.
    """

    key: uuid.UUID
    inputs: Sequence[str]
    outputs: Sequence[ContainerIn]
    lost_g: int = 0
    reason: str = ""
    happened_at: dt.datetime | None = None
