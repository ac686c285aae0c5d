"""A table of a toy app, kept in memory: one column of each kind, rows that point to one another. Not for: registers."""

from collections.abc import Iterator

from wufei.kernel.access import Actor, Permission, Subject, allowed, require
from wufei.kernel.tables.errors import REFERENCE_UNKNOWN
from wufei.kernel.tables.spec import CellKind, Column, Exchangeable, Outcome, TableSpec, Values, differing, word

TOY_EXPORT = Permission("toys.export", "Export toys")
TOY_IMPORT = Permission("toys.import", "Import toys")

SPEC = TableSpec(
    "toys",
    "Toys",
    "What a shop has.",
    (
        Column("code", "Code", aliases=("代码", "编号"), required=True, most=32),
        Column("name", "Name", aliases=("名称", "玩具名称")),
        Column("maker_name", "Name given by the maker", aliases=("厂家名称",)),
        Column(
            "kind",
            "Kind",
            CellKind.CHOICE,
            choices={"doll": "Doll", "train": "Train(rails)"},
            words={"娃娃": "doll", "火车（轨道）": "train"},
            aliases=("类型",),
        ),
        Column("share", "Share", CellKind.NUMBER, aliases=("占比",)),
        Column("sold", "Sold", CellKind.PERIOD, aliases=("期间",)),
        Column("day", "Day", CellKind.DATE, aliases=("日期",)),
        Column("lon", "Longitude", CellKind.DEGREES),
        Column("new", "New", CellKind.YES_NO),
        Column("beside", "Beside", help="The code of another toy."),
        Column("secret", "Secret", secret=True),
    ),
    keys=(("code",),),
    any_of=(("name", "maker_name"),),
)


class Shop:
    """The toys there are, and what became of them."""

    def __init__(self) -> None:
        self.toys: dict[str, Values] = {}

    def put(self, *, actor: Actor, values: Values) -> Outcome:
        """One toy. A place code is the code of the toy itself: reach by prefix."""
        code, beside = str(values["code"]), word(values, "beside")
        require(actor, TOY_IMPORT, Subject(place_code=code))
        if beside and beside not in self.toys:
            raise REFERENCE_UNKNOWN(where="beside", value=beside)
        known = self.toys.get(code)
        changes = differing(values, known or {})
        values.clear()  # a row's values are its own
        if not changes:
            return Outcome.UNCHANGED
        self.toys[code] = {**(known or {}), **changes}
        return Outcome.CHANGED if known else Outcome.CREATED

    def rows(self, actor: Actor) -> Iterator[Values]:
        """The toys within the actor's reach."""
        return (toy for code, toy in self.toys.items() if allowed(actor, TOY_EXPORT, Subject(place_code=code)))

    def table(self) -> Exchangeable:
        """The shop as it would stand in its `tables.py`."""
        return Exchangeable(SPEC, self.put, self.rows, TOY_EXPORT, TOY_IMPORT)
