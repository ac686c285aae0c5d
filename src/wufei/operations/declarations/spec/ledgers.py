"""The legal ledgers that the books can write by themselves, column by column. Not for: what a form asks (forms).

A column without a known value is left empty in every row and named in the notes of the file: nothing is invented.
"""

import dataclasses
import enum
from collections.abc import Mapping

from wufei.kernel.text import _
from wufei.ledger.books.spec import AccountKind
from wufei.operations.declarations.spec.words import Group


class Rows(enum.StrEnum):
    """What the rows of a ledger are: packages filled, moves into a store, out of one, both; loads handed over,
    bookings of own use or disposal, of making.
    """

    FILLED = "filled"
    STORED = "stored"
    RELEASED = "released"
    KEPT = "kept"
    HANDED = "handed"
    OWN = "own"
    MADE = "made"


class Col(enum.StrEnum):
    """A column of a ledger."""

    BATCH = "batch"
    WHEN = "when"
    NAME = "name"
    CODE = "code"
    MASS = "mass"
    CONTAINER = "container"
    KIND = "kind"
    COUNT = "count"
    FACILITY = "facility"
    STORE = "store"
    WAY = "way"
    PORTER = "porter"
    KEEPER = "keeper"
    HANDLER = "handler"
    METHOD = "method"
    RECEIVER = "receiver"
    PERMIT = "permit"
    CARRIER = "carrier"
    PLATE = "plate"
    NUMBER = "number"
    FLOW = "flow"
    DESTINATION = "destination"
    SOURCE = "source"


COLUMN_LABELS: Mapping[str, str] = {
    Col.BATCH: _("Batch"),
    Col.WHEN: _("Time"),
    Col.NAME: _("Name of the waste"),
    Col.CODE: _("Code of the waste"),
    Col.MASS: _("Mass (t)"),
    Col.CONTAINER: _("Code of the container"),
    Col.KIND: _("Kind of container"),
    Col.COUNT: _("Containers"),
    Col.FACILITY: _("Code of the facility"),
    Col.STORE: _("Store"),
    Col.WAY: _("In or out"),
    Col.PORTER: _("Carried by"),
    Col.KEEPER: _("Storekeeper"),
    Col.HANDLER: _("Handled by"),
    Col.METHOD: _("Way of utilisation or disposal"),
    Col.RECEIVER: _("Receiver"),
    Col.PERMIT: _("Permit of the receiver"),
    Col.CARRIER: _("Carrier"),
    Col.PLATE: _("Plate and driver"),
    Col.NUMBER: _("Manifest"),
    Col.FLOW: _("Within the province or beyond"),
    Col.DESTINATION: _("Where it goes"),
    Col.SOURCE: _("Batch it comes from"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A ledger. `batch`: letters its batch codes begin with; `unknown`: columns of which the books hold nothing.

    `ways`: letters of their own for some ways of utilisation, by account or by purpose of the manifest.
    """

    code: str
    title: str
    group: Group
    rows: Rows
    columns: tuple[Col, ...]
    source: str
    batch: str = ""
    ways: Mapping[str, str] = dataclasses.field(default_factory=dict)
    unknown: tuple[Col, ...] = ()


_STORED = (
    Col.BATCH,
    Col.WHEN,
    Col.NAME,
    Col.CODE,
    Col.MASS,
    Col.CONTAINER,
    Col.KIND,
    Col.COUNT,
    Col.STORE,
    Col.PORTER,
    Col.KEEPER,
)
_HJ, _NOTICE = "HJ 1259-2022", "生态环境部公告2021年第82号"
LEDGERS: tuple[Ledger, ...] = (
    Ledger(
        code="hw-made",
        title=_("Hazardous waste: generated"),
        group=Group.HAZARDOUS,
        rows=Rows.FILLED,
        columns=(
            Col.BATCH,
            Col.WHEN,
            Col.NAME,
            Col.CODE,
            Col.MASS,
            Col.CONTAINER,
            Col.KIND,
            Col.COUNT,
            Col.FACILITY,
            Col.HANDLER,
            Col.DESTINATION,
        ),
        source=f"{_HJ} 6",
        batch="HWCS",
        unknown=(Col.FACILITY, Col.DESTINATION),
    ),
    Ledger(
        code="hw-in",
        title=_("Hazardous waste: into store"),
        group=Group.HAZARDOUS,
        rows=Rows.STORED,
        columns=(*_STORED, Col.SOURCE),
        source=f"{_HJ} 6",
        batch="HWRK",
    ),
    Ledger(
        code="hw-out",
        title=_("Hazardous waste: out of store"),
        group=Group.HAZARDOUS,
        rows=Rows.RELEASED,
        columns=(*_STORED, Col.DESTINATION, Col.SOURCE),
        source=f"{_HJ} 6",
        batch="HWCK",
    ),
    Ledger(
        code="hw-self",
        title=_("Hazardous waste: utilised or disposed of by yourself"),
        group=Group.HAZARDOUS,
        rows=Rows.OWN,
        columns=(Col.BATCH, Col.WHEN, Col.NAME, Col.CODE, Col.MASS, Col.METHOD, Col.FACILITY, Col.HANDLER, Col.SOURCE),
        source=f"{_HJ} 6",
        batch="HWZXCZ",
        ways={AccountKind.USED: "HWZXLY"},
        unknown=(Col.FACILITY, Col.HANDLER, Col.SOURCE),
    ),
    Ledger(
        code="hw-sent",
        title=_("Hazardous waste: handed to others"),
        group=Group.HAZARDOUS,
        rows=Rows.HANDED,
        columns=(
            Col.BATCH,
            Col.WHEN,
            Col.NAME,
            Col.CODE,
            Col.MASS,
            Col.COUNT,
            Col.METHOD,
            Col.RECEIVER,
            Col.PERMIT,
            Col.CARRIER,
            Col.NUMBER,
            Col.SOURCE,
        ),
        source=f"{_HJ} 6",
        batch="HWWWCZ",
        ways={"use": "HWWWLY"},
        unknown=(Col.PERMIT,),
    ),
    Ledger(
        code="sw-t3",
        title=_("General industrial waste, table 3: what left the works"),
        group=Group.INDUSTRIAL,
        rows=Rows.HANDED,
        columns=(
            Col.NUMBER,
            Col.CODE,
            Col.NAME,
            Col.WHEN,
            Col.MASS,
            Col.HANDLER,
            Col.CARRIER,
            Col.PLATE,
            Col.RECEIVER,
            Col.FLOW,
        ),
        source=f"{_NOTICE} 表3",
        unknown=(Col.HANDLER,),
    ),
    Ledger(
        code="sw-t4",
        title=_("General industrial waste, table 4: what was generated"),
        group=Group.INDUSTRIAL,
        rows=Rows.MADE,
        columns=(Col.BATCH, Col.CODE, Col.NAME, Col.WHEN, Col.MASS, Col.FACILITY, Col.HANDLER, Col.DESTINATION),
        source=f"{_NOTICE} 表4",
        batch="CS",
        unknown=(Col.FACILITY, Col.HANDLER, Col.DESTINATION),
    ),
    Ledger(
        code="sw-t5",
        title=_("General industrial waste, table 5: storage"),
        group=Group.INDUSTRIAL,
        rows=Rows.KEPT,
        columns=(
            Col.BATCH,
            Col.WAY,
            Col.WHEN,
            Col.CODE,
            Col.NAME,
            Col.MASS,
            Col.STORE,
            Col.FACILITY,
            Col.DESTINATION,
            Col.PORTER,
            Col.KEEPER,
            Col.SOURCE,
        ),
        source=f"{_NOTICE} 表5",
        batch="ZC",
    ),
    Ledger(
        code="sw-t67",
        title=_("General industrial waste, tables 6 and 7: own utilisation and disposal"),
        group=Group.INDUSTRIAL,
        rows=Rows.OWN,
        columns=(Col.BATCH, Col.CODE, Col.NAME, Col.WHEN, Col.MASS, Col.METHOD, Col.HANDLER, Col.SOURCE),
        source=f"{_NOTICE} 表6、表7",
        batch="CZ",
        unknown=(Col.HANDLER, Col.SOURCE),
    ),
    Ledger(
        code="med-handed",
        title=_("Register of medical waste: hand-overs"),
        group=Group.CLINICAL,
        rows=Rows.HANDED,
        columns=(Col.NAME, Col.CODE, Col.MASS, Col.COUNT, Col.WHEN, Col.METHOD, Col.RECEIVER, Col.CARRIER, Col.NUMBER),
        source="《医疗废物管理条例》第十二条",
    ),
)
