"""Green finance and typical cases at the terminal: their lists. Not for: writing them (the browser, tables)."""

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor, day
from wufei.faces.cli.kit.output import as_json, print_json, print_table, shortened
from wufei.faces.cli.kit.states import word
from wufei.kernel.text import _
from wufei.kernel.units import decimal_text
from wufei.programme.exemplars.queries import cases
from wufei.programme.exemplars.spec import FIELD_LABELS
from wufei.programme.exemplars.spec import STATE_LABELS as CASE_LABELS
from wufei.programme.finance.queries.loans import Asked, Row, loans_listed
from wufei.programme.finance.spec import KIND_LABELS
from wufei.programme.finance.spec import STATE_LABELS as LOAN_LABELS


@click.command("list", cls=Command, help=_("The register of green finance with the balances of a day."))
@click.option("--day", "day_", metavar="YYYY-MM-DD", help=_("The day of the balances; today if left out."))
@as_json
def loan_list(day_: str | None, *, json_: bool) -> None:
    """List what was granted."""
    listed = loans_listed(actor(), Asked(day=day(day_, "--day")))
    if json_:
        print_json([_loan(row) for row in listed.rows])
        return
    rows = [
        (
            row.loan.number,
            row.loan.contract,
            row.loan.borrower.name,
            word(KIND_LABELS, row.loan.kind),
            decimal_text(row.loan.granted_fen),
            decimal_text(row.balance_fen),
            word(LOAN_LABELS, row.loan.state),
        )
        for row in listed.rows
    ]
    heads = (
        _("Number"),
        _("Contract number"),
        _("Borrower"),
        _("Kind"),
        _("Granted, 10,000 yuan"),
        _("Balance, 10,000 yuan"),
        _("State"),
    )
    print_table(heads, rows, empty=_("No entry of green finance yet"))


def _loan(row: Row) -> dict[str, object]:
    loan = row.loan
    names = ("number", "contract", "kind", "use", "state", "granted_fen", "granted_on", "ends_on", "simulated")
    return (
        {"id": loan.pk, "version": loan.version}
        | {name: getattr(loan, name) for name in names}
        | {
            "borrower": loan.borrower.name,
            "lender": loan.lender_name,
            "place": loan.place.code if loan.place else "",
            "project": loan.project.number if loan.project else "",
            "facility": loan.facility,
            "balance_fen": row.balance_fen,
        }
    )


@click.command("list", cls=Command, help=_("Typical cases with their figures as they stand now."))
@click.option("--state", default="", type=click.Choice(["", *CASE_LABELS]), help=_("Only cases in this state."))
@as_json
def case_list(state: str, *, json_: bool) -> None:
    """List cases."""
    who = actor()
    told = cases.cases_told(who, cases.cases_listed(who, state=state))
    if json_:
        print_json([_case(one) for one in told])
        return
    rows = [
        (
            one.case.number,
            shortened(one.case.title, 40),
            word(FIELD_LABELS, one.case.field),
            one.case.lead.name,
            len(one.figures),
            word(CASE_LABELS, one.case.state),
        )
        for one in told
    ]
    heads = (_("Number"), _("Title"), _("Field of work"), _("Lead"), _("Figures"), _("State"))
    print_table(heads, rows, empty=_("No typical case yet"))


def _case(one: cases.Told) -> dict[str, object]:
    case = one.case
    names = ("number", "title", "field", "state", "summary", "start_on", "end_on", "simulated")
    return (
        {"id": case.pk, "version": case.version}
        | {name: getattr(case, name) for name in names}
        | {
            "lead": case.lead.name,
            "place": case.place.code if case.place else "",
            "figures": [_figure(live) for live in one.figures],
        }
    )


def _figure(live: cases.Live) -> dict[str, object]:
    micro = live.figure.value_micro if live.figure else None
    return {
        "indicator": live.metric.indicator.code,
        "place": live.metric.place.code,
        "closing": live.metric.closing,
        "value": None if micro is None else decimal_text(micro),
        "unit": live.definition.unit,
        "state": live.figure.state if live.figure else "",
    }
