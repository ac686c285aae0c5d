"""The monthly register of medical waste (Art. 12 of the regulation of 2003). Not for: its single hand-overs (books)."""

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

LAW = "《医疗废物管理条例》第十二条"
FORMS = (
    Form(
        code="med-month",
        title=_("Monthly register of medical waste"),
        purpose=Purpose.REGISTER,
        group=Group.CLINICAL,
        length=Length.MONTH,
        clock=Clock(months=1, day=10, source=_("Own rule of this house; the law names no day."), onward=True),
        sections=(
            Section(
                name="wastes",
                label=_("By waste"),
                lines=Lines.WASTE,
                source=LAW,
                fields=(
                    Field(name="generated", label=_("Generated"), fact=Fact.GENERATED, needed=True),
                    Field(name="packages", label=_("Bags and boxes"), asked=Asked.COUNT, fact=Fact.PACKAGES),
                    Field(name="sent", label=_("Handed to the disposer"), fact=Fact.SENT, needed=True),
                    Field(name="loads", label=_("Hand-overs"), asked=Asked.COUNT, fact=Fact.LOADS),
                    Field(name="closing", label=_("Stock at the end"), fact=Fact.CLOSING),
                ),
            ),
            Section(
                name="unit",
                label=_("About the unit"),
                lines=Lines.ONE,
                source=LAW,
                fields=(
                    Field(name="beds", label=_("Beds"), asked=Asked.COUNT),
                    Field(
                        name="contact", label=_("Person in charge"), asked=Asked.TEXT, register="contact", needed=True
                    ),
                ),
            ),
        ),
        source=LAW,
        valid_from=dt.date(2003, 6, 16),
    ),
)
