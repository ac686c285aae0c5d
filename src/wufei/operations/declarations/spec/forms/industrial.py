"""Forms of the ledger of general industrial waste (MEE notice 82 of 2021): tables 1 and 2. Not for: tables 3 to 7.

The cycle of the tables is as secondary sources tell it; the city may ask otherwise (clock of the form).
"""

import datetime as dt

from wufei.kernel.periods import Length
from wufei.kernel.text import _
from wufei.operations.declarations.spec.words import (
    Asked,
    Clock,
    Fact,
    Field,
    Form,
    Group,
    Lines,
    Purpose,
    Section,
)

NOTICE = "生态环境部公告2021年第82号"
SINCE = dt.date(2022, 1, 1)
CYCLE = f"{NOTICE}（填报周期为二手转述，可由本市另定）"
FORMS = (
    Form(
        code="sw-t1",
        title=_("General industrial waste, table 1: what is generated"),
        purpose=Purpose.REGISTER,
        group=Group.INDUSTRIAL,
        length=Length.YEAR,
        clock=Clock(months=3, day=31, source=CYCLE),
        sections=(
            Section(
                name="kinds",
                label=_("By waste"),
                lines=Lines.WASTE,
                source=f"{NOTICE} 表1",
                fields=(
                    Field(name="generated", label=_("Generated in the year"), fact=Fact.GENERATED, needed=True),
                    Field(name="pollution", label=_("Class of the waste (Ⅰ or Ⅱ)"), asked=Asked.TEXT),
                    Field(name="process", label=_("Where it comes from"), asked=Asked.TEXT),
                    Field(name="state", label=_("Physical state"), asked=Asked.TEXT),
                    Field(name="components", label=_("Main components"), asked=Asked.TEXT),
                    Field(name="traits", label=_("What it pollutes with"), asked=Asked.TEXT),
                ),
            ),
        ),
        source=NOTICE,
        valid_from=SINCE,
    ),
    Form(
        code="sw-t2",
        title=_("General industrial waste, table 2: where it goes"),
        purpose=Purpose.REGISTER,
        group=Group.INDUSTRIAL,
        length=Length.MONTH,
        clock=Clock(months=1, day=15, source=CYCLE, onward=True),
        sections=(
            Section(
                name="wastes",
                label=_("By waste"),
                lines=Lines.WASTE,
                source=f"{NOTICE} 表2",
                fields=(
                    Field(name="generated", label=_("Generated"), fact=Fact.GENERATED, needed=True),
                    Field(name="used", label=_("Utilised by yourself"), fact=Fact.USED),
                    Field(name="used_way", label=_("How it was utilised"), asked=Asked.TEXT),
                    Field(name="treated", label=_("Disposed of by yourself"), fact=Fact.TREATED),
                    Field(name="treated_way", label=_("How it was disposed of"), asked=Asked.TEXT),
                    Field(name="sent", label=_("Handed to others"), fact=Fact.SENT),
                    Field(name="sent_way", label=_("What the others do with it"), asked=Asked.TEXT),
                    Field(name="closing", label=_("Stock at the end"), fact=Fact.CLOSING, needed=True),
                ),
            ),
        ),
        source=NOTICE,
        valid_from=SINCE,
    ),
)
