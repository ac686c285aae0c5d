"""How assertions go out and come in as tables. Not for: their rows (actions, queries)."""

from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, TableSpec
from wufei.kernel.text import _
from wufei.ledger.books.spec import COMMODITY_LABELS
from wufei.ledger.closing.actions.files import assertion_row_put
from wufei.ledger.closing.permissions import ASSERTION_MAKE, ASSERTION_READ
from wufei.ledger.closing.queries.files import assertion_rows
from wufei.ledger.closing.spec import KIND_LABELS, STATE_LABELS

_OUT = _("Written out only; an import leaves it aside.")

ASSERTIONS = TableSpec(
    "assertions",
    _("Closing of months"),
    _("What was there at the end of a month, held against the books. Tonnes, yuan, points."),
    (
        Column(
            "holder",
            _("Holder"),
            required=True,
            aliases=("单位", "单位名称", "企业名称", "持有单位"),
            help=_("The credit code of the party, or its name."),
            width=32,
        ),
        Column("place", _("Place code"), required=True, aliases=("区划代码", "所在区划"), most=32),
        Column(
            "code",
            _("Waste code"),
            aliases=("代码", "废物代码"),
            help=_("List and code, such as hw:900-214-08."),
            most=64,
        ),
        Column(
            "commodity",
            _("Commodity"),
            CellKind.CHOICE,
            choices={str(key): label for key, label in COMMODITY_LABELS.items()},
            help=_("Left empty, it is mass."),
        ),
        Column(
            "kind",
            _("Kind of account"),
            CellKind.CHOICE,
            choices={str(key): label for key, label in KIND_LABELS.items()},
            help=_("Left empty, it is stock."),
        ),
        Column("month", _("Month"), CellKind.PERIOD, required=True, aliases=("月份", "盘点月份", "结账月份")),
        Column(
            "declared",
            _("Counted"),
            CellKind.NUMBER,
            required=True,
            aliases=("盘点数", "实存量", "月末库存", "月末结存"),
            help=_("Mass and carbon in tonnes, money in yuan, points as they are."),
        ),
        Column("book", _("Book when asserted"), CellKind.NUMBER, help=_OUT, width=18),
        Column("difference", _("Difference"), CellKind.NUMBER, help=_OUT),
        Column("tolerance", _("Tolerance"), CellKind.NUMBER, help=_OUT),
        Column(
            "state",
            _("State"),
            CellKind.CHOICE,
            choices={str(key): label for key, label in STATE_LABELS.items()},
            help=_OUT,
        ),
        Column("book_now", _("Book now"), CellKind.NUMBER, help=_OUT, width=18),
        Column("evidence", _("Evidence"), aliases=("依据", "盘点依据", "盘点单号"), width=28, most=400),
        Column(
            "reason",
            _("Reason"),
            aliases=("原因", "调整原因"),
            help=_("Needed where another amount was asserted before."),
            width=28,
        ),
    ),
    keys=(("holder", "place", "code", "commodity", "kind", "month"),),
)
TABLES = (Exchangeable(ASSERTIONS, assertion_row_put, assertion_rows, ASSERTION_READ, ASSERTION_MAKE),)
