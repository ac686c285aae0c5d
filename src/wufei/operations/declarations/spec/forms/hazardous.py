"""Forms of HJ 1259-2022: plan, month, quarter, year of generators of hazardous waste. Not for: classes (rules)."""

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
    Over,
    Purpose,
    Section,
    Tier,
)

STANDARD = "HJ 1259-2022"
SINCE = dt.date(2022, 10, 1)

WASTES = Section(
    name="wastes",
    label=_("By waste"),
    lines=Lines.WASTE,
    source=f"{STANDARD} 7",
    fields=(
        Field(name="opening", label=_("Stock at the beginning"), fact=Fact.OPENING),
        Field(name="generated", label=_("Generated"), fact=Fact.GENERATED, needed=True),
        Field(name="used", label=_("Utilised by yourself"), fact=Fact.USED),
        Field(name="treated", label=_("Disposed of by yourself"), fact=Fact.TREATED),
        Field(name="sent", label=_("Handed to others"), fact=Fact.SENT),
        Field(name="closing", label=_("Stock at the end"), fact=Fact.CLOSING, needed=True),
    ),
)
RECEIVERS = Section(
    name="receivers",
    label=_("Handed to whom"),
    lines=Lines.RECEIVER,
    source=f"{STANDARD} 7",
    fields=(
        Field(name="sent", label=_("Mass"), fact=Fact.SENT),
        Field(name="loads", label=_("Loads"), asked=Asked.COUNT, fact=Fact.LOADS),
        Field(name="permit", label=_("Permit of the receiver"), asked=Asked.TEXT),
        Field(name="way", label=_("Way of utilisation or disposal"), asked=Asked.TEXT),
    ),
)
PLANNED = Section(
    name="planned",
    label=_("Planned for the year"),
    lines=Lines.WASTE,
    source=f"{STANDARD} A.3, A.4, A.6, A.7",
    fields=(
        Field(
            name="generated",
            label=_("Expected to be generated"),
            fact=Fact.GENERATED,
            over=Over.YEAR_BEFORE,
            needed=True,
            help=_("Proposed: what was generated in the year before."),
        ),
        Field(name="used", label=_("To be utilised by yourself"), fact=Fact.USED, over=Over.YEAR_BEFORE),
        Field(name="treated", label=_("To be disposed of by yourself"), fact=Fact.TREATED, over=Over.YEAR_BEFORE),
        Field(name="sent", label=_("To be handed to others"), fact=Fact.SENT, over=Over.YEAR_BEFORE),
        Field(name="reduction", label=_("How less will be generated"), asked=Asked.TEXT),
    ),
)
UNIT = Section(
    name="unit",
    label=_("About the unit"),
    lines=Lines.ONE,
    source=f"{STANDARD} A.1",
    fields=(
        Field(name="contact", label=_("Person in charge"), asked=Asked.TEXT, register="contact", needed=True),
        Field(name="phone", label=_("Phone"), asked=Asked.TEXT, register="phone", needed=True),
        Field(name="process", label=_("Processes that generate waste"), asked=Asked.TEXT),
    ),
)
YEARLY = Clock(months=3, day=31, source=f"{STANDARD} 7")
FORMS = (
    Form(
        code="hw-plan",
        title=_("Management plan of hazardous waste"),
        purpose=Purpose.PLAN,
        group=Group.HAZARDOUS,
        length=Length.YEAR,
        clock=Clock(months=-9, day=31, source=f"{STANDARD} 4.3"),
        sections=(UNIT, PLANNED),
        source=STANDARD,
        valid_from=SINCE,
    ),
    Form(
        code="hw-month",
        title=_("Monthly report of hazardous waste"),
        purpose=Purpose.REPORT,
        group=Group.HAZARDOUS,
        length=Length.MONTH,
        clock=Clock(months=1, day=15, source=f"{STANDARD} 7"),
        sections=(WASTES, RECEIVERS),
        source=STANDARD,
        tiers=(Tier.KEY,),
        valid_from=SINCE,
    ),
    Form(
        code="hw-quarter",
        title=_("Quarterly report of hazardous waste"),
        purpose=Purpose.REPORT,
        group=Group.HAZARDOUS,
        length=Length.QUARTER,
        clock=Clock(months=1, day=15, source=f"{STANDARD} 7"),
        sections=(WASTES, RECEIVERS),
        source=STANDARD,
        tiers=(Tier.SIMPLE,),
        valid_from=SINCE,
    ),
    Form(
        code="hw-year",
        title=_("Yearly report of hazardous waste"),
        purpose=Purpose.REPORT,
        group=Group.HAZARDOUS,
        length=Length.YEAR,
        clock=YEARLY,
        sections=(WASTES, RECEIVERS),
        source=STANDARD,
        valid_from=SINCE,
    ),
)
