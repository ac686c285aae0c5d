"""`wufei balance month`, `screening`: out of the books, reconciled and screened. Not for: files (balance)."""

import dataclasses
from typing import Any

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, print_json, print_table
from wufei.faces.cli.kit.words import say
from wufei.kernel.periods import Length, Period
from wufei.kernel.text import _
from wufei.oversight.balance.queries.months import month_balance
from wufei.oversight.balance.queries.screening import screening
from wufei.oversight.balance.spec import EVIDENCE_LABELS
from wufei.oversight.balance.spec.months import (
    SOURCE_LABELS,
    WHAT_LABELS,
    WHERE_LABELS,
    BalanceAsked,
    Firm,
    LoadTested,
    MonthBalance,
    MonthFlow,
    Suspect,
)
from wufei.oversight.balance.spec.screened import ScreeningAsked

MOST = 30  # rows of a table for people; --json has all


@click.command(
    "month",
    cls=Command,
    help=_(
        "Reconcile what was sent, weighed, accepted and treated of a stream in a month, and rank what does not fit."
    ),
)
@click.option("--stream", required=True, metavar="CODE", help=_("The stream."))
@click.option("--month", required=True, metavar="YYYY-MM", help=_("The month."))
@click.option("--place", default="", metavar="CODE", help=_("Only what begins or ends in this place."))
@as_json
def balance_month(stream: str, month: str, place: str, *, json_: bool) -> None:
    """Print what does not fit, then the flows. Raises NOT_A_PERIOD."""
    found = month_balance(actor=actor(), asked=BalanceAsked(stream, _month(month), place))
    if json_:
        print_json(_told(found))
    else:
        _shown(found)


@click.command(
    "screening",
    cls=Command,
    help=_("Hold the declarations of twelve months against output and energy, and rank who declares too little."),
)
@click.option("--month", required=True, metavar="YYYY-MM", help=_("The last of the twelve months."))
@click.option("--sector", default="", metavar="NAME", help=_("Only this line of business."))
@click.option("--place", default="", metavar="CODE", help=_("Only firms in this place."))
@as_json
def balance_screening(month: str, sector: str, place: str, *, json_: bool) -> None:
    """Print the firms, most suspect first. Raises NOT_A_PERIOD."""
    found = screening(actor=actor(), asked=ScreeningAsked(_month(month), sector, place))
    if json_:
        told = [dataclasses.asdict(firm) for firm in found.firms]
        silent = [party for party, _name, _sector in found.silent]
        print_json({"all_firms": found.all_firms, "mute": found.mute, "silent": silent, "firms": told})
        return
    rows = [
        (
            firm.name,
            firm.sector,
            _number(firm.declared),
            f"{_number(firm.expected)} ({_number(firm.low)}–{_number(firm.high)})",
            f"{firm.score:.1f}" + (" *" if firm.flagged else ""),
            " · ".join(say(EVIDENCE_LABELS[evidence]) for evidence, z in firm.evidence.items() if z > 1),
        )
        for firm in found.firms[:MOST]
    ]
    heads = (_("Firm"), _("Sector"), _("Declared"), _("Expected (nine of ten)"), _("Score"), _("Evidence"))
    print_table(heads, rows, empty=_("Nothing can be said: too few firms of a kind, or too few months."))
    if len(found.firms) > MOST:
        click.echo(say(_("{count} more; --json has all."), count=len(found.firms) - MOST))


def _month(said: str) -> Period:
    """A month; of a longer period that is named its last one. Raises NOT_A_PERIOD."""
    return Period.containing(Period.parse(said, "month").end, Length.MONTH)


def _told(found: MonthBalance) -> dict[str, Any]:
    balance = found.balance
    return {
        "stream": found.asked.stream,
        "month": found.asked.month.code,
        "place": found.asked.place,
        "loads": found.loads,
        "simulated": found.simulated,
        "chi2": balance.chi2 if balance else None,
        "dof": balance.dof if balance else None,
        "chi2_critical": balance.chi2_critical if balance else None,
        "z_critical": balance.z_critical if balance else None,
        "missing_t": found.missing,
        "flows": [_flow(flow, found) for flow in found.flows],
        "suspects": [
            {"where": suspect.where, "sender": _firm(suspect.sender), "receiver": _firm(suspect.receiver),
             "lost_t": suspect.lost, "z": suspect.z, "flows": list(suspect.flows), "alike": suspect.alike}
            for suspect in found.suspects
        ],
        "far": [_load(each) for each in found.far],
    }  # fmt: skip


def _flow(flow: MonthFlow, found: MonthBalance) -> dict[str, Any]:
    return {
        "what": flow.what,
        "source": flow.source,
        "sender": _firm(flow.sender),
        "receiver": _firm(flow.receiver),
        "records": flow.records,
        "measured_t": flow.measured,
        "deviation_t": flow.deviation,
        "reconciled_t": flow.reconciled,
        "reconciled_deviation_t": flow.reconciled_deviation,
        "z": flow.z,
        "suspect": flow.suspect,
        "checked": flow.checked,
    }


def _load(each: LoadTested) -> dict[str, Any]:
    load = each.load
    return {"manifest": load.number, "sent_g": load.sent_g, "received_g": load.received_g, "z": each.z}


def _firm(firm: Firm | None) -> dict[str, int] | None:
    return None if firm is None else {"party": firm.party_id, "place": firm.place_id}


def _shown(found: MonthBalance) -> None:
    suspects = [
        (say(WHERE_LABELS[each.where]), _ends(each, found), f"{each.lost:,.2f}", f"{each.z:.1f}")
        for each in found.suspects[:MOST]
    ]
    if found.flows:
        print_table(
            (_("Where"), _("Firms"), _("Lost, t"), _("Test")),
            suspects,
            empty=_("Everything fits within what was measured."),
        )
    for each in found.far[:MOST]:
        line = _("Far lighter than others of its kind: {number}, {sent} kg sent, {received} kg arrived.")
        sent, received = f"{(each.load.sent_g or 0) / 1000:,.0f}", f"{(each.load.received_g or 0) / 1000:,.0f}"
        click.echo(say(line, number=each.load.number, sent=sent, received=received))
    flows = sorted(found.flows, key=lambda flow: -abs(flow.z or 0.0))[:MOST]
    rows = [
        (
            say(WHAT_LABELS[flow.what]),
            _ends(flow, found),
            say(SOURCE_LABELS[flow.source]) if flow.source else say(_("not measured")),
            _number(flow.measured),
            _number(flow.reconciled) + (f" ± {flow.reconciled_deviation:,.2f}" if flow.reconciled_deviation else ""),
            f"{flow.z:.1f}" if flow.z is not None else say(_("cannot be checked")),
        )
        for flow in flows
    ]
    heads = (_("Flow"), _("Firms"), _("Measured by"), _("Measured, t"), _("Reconciled, t"), _("Test"))
    print_table(heads, rows, empty=_("Nothing moved."))


def _ends(told: MonthFlow | Suspect, found: MonthBalance) -> str:
    return " → ".join(found.names.get(firm.party_id, "") for firm in (told.sender, told.receiver) if firm is not None)


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:,.2f}"
