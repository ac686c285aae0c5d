"""Reports that this house asks for: agricultural, recyclable and construction waste. Not for: forms of national law.

The laws name the duty and no form; days and fields are this house's own, and each says so.
"""

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

OWN = _("Own rule of this house; the law names no day.")
FORMS = (
    Form(
        code="farm-quarter",
        title=_("Quarterly report of agricultural waste"),
        purpose=Purpose.REPORT,
        group=Group.FARMING,
        length=Length.QUARTER,
        clock=Clock(months=1, day=15, source=OWN, onward=True),
        sections=(
            Section(
                name="wastes",
                label=_("By waste"),
                lines=Lines.WASTE,
                source="《中华人民共和国固体废物污染环境防治法》第六十五条",
                fields=(
                    Field(name="generated", label=_("Generated"), fact=Fact.GENERATED, needed=True),
                    Field(name="received", label=_("Collected from others"), fact=Fact.RECEIVED),
                    Field(name="used", label=_("Utilised by yourself"), fact=Fact.USED),
                    Field(name="sent", label=_("Handed to others"), fact=Fact.SENT),
                    Field(name="closing", label=_("Stock at the end"), fact=Fact.CLOSING, needed=True),
                ),
            ),
        ),
        source="《中华人民共和国固体废物污染环境防治法》",
        handlers=True,
    ),
    Form(
        code="reuse-month",
        title=_("Monthly report of recyclables"),
        purpose=Purpose.REPORT,
        group=Group.REUSE,
        length=Length.MONTH,
        clock=Clock(months=1, day=15, source=OWN, onward=True),
        sections=(
            Section(
                name="wastes",
                label=_("By kind"),
                lines=Lines.WASTE,
                source="《再生资源回收管理办法》",
                fields=(
                    Field(name="opening", label=_("Stock at the beginning"), fact=Fact.OPENING),
                    Field(name="received", label=_("Taken in"), fact=Fact.RECEIVED, needed=True),
                    Field(name="used", label=_("Processed"), fact=Fact.USED),
                    Field(name="sent", label=_("Sold on"), fact=Fact.SENT),
                    Field(name="closing", label=_("Stock at the end"), fact=Fact.CLOSING, needed=True),
                ),
            ),
        ),
        source="《再生资源回收管理办法》",
        handlers=True,
    ),
    Form(
        code="site-month",
        title=_("Monthly report of a construction site"),
        purpose=Purpose.REPORT,
        group=Group.BUILDING,
        length=Length.MONTH,
        clock=Clock(months=1, day=10, source=OWN, onward=True),
        sections=(
            Section(
                name="wastes",
                label=_("By kind"),
                lines=Lines.WASTE,
                source="《中华人民共和国固体废物污染环境防治法》第六十三条",
                fields=(
                    Field(name="generated", label=_("Generated"), fact=Fact.GENERATED, needed=True),
                    Field(name="used", label=_("Used on the site"), fact=Fact.USED),
                    Field(name="sent", label=_("Taken away"), fact=Fact.SENT, needed=True),
                    Field(name="loads", label=_("Loads"), asked=Asked.COUNT, fact=Fact.LOADS),
                    Field(name="closing", label=_("Stock at the end"), fact=Fact.CLOSING),
                ),
            ),
            Section(
                name="receivers",
                label=_("Handed to whom"),
                lines=Lines.RECEIVER,
                fields=(
                    Field(name="sent", label=_("Mass"), fact=Fact.SENT),
                    Field(name="loads", label=_("Loads"), asked=Asked.COUNT, fact=Fact.LOADS),
                ),
            ),
        ),
        source="《中华人民共和国固体废物污染环境防治法》第六十三条",
    ),
)
