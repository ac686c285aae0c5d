"""`wufei balance`: a network of flows reconciled, declarations screened, from files.

Not for: what stands in the database, which is not touched, nor Django.
"""

import dataclasses
from typing import Any

import click
import numpy as np

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.output import as_json, print_json, print_table, read_file
from wufei.faces.cli.kit.words import say
from wufei.kernel.text import _
from wufei.oversight.balance.queries.cases import case_read, declared_read, screened, solve
from wufei.oversight.balance.spec import EVIDENCE_LABELS, LEVEL, Balance, Declared, Evidence, Floats, Network, Screened

DIGITS = 6
MOST = 30  # rows of a table for people; --json has all


@click.command(
    "solve",
    cls=Command,
    help=_(
        "Reconcile measured flows with the balances of their nodes (JSON with incidence, measured, variance; “-” for "
        "standard input) and rank what disagrees."
    ),
)
@click.argument("file")
@click.option(
    "--level",
    type=click.FloatRange(0, 0.5, min_open=True),
    default=LEVEL,
    show_default=True,
    help=_("How often a test may reject where nothing is wrong."),
)
@click.option("--backwards", is_flag=True, help=_("Let flows run backwards, below nothing."))
@as_json
def balance_solve(file: str, level: float, *, backwards: bool, json_: bool) -> None:
    """Print the reconciled flows, the tests and the suspects."""
    data, name = read_file(file)
    network = case_read(data, name)
    balance = solve(network, level=level, backwards=backwards)
    if json_:
        print_json(_told(balance))
    else:
        _shown(network, balance)


@click.command(
    "screen",
    cls=Command,
    help=_(
        "Hold declared waste against output and energy of the same sector (JSON with firms, sectors, waste, output, "
        "energy; “-” for standard input) and rank who declares too little."
    ),
)
@click.argument("file")
@as_json
def balance_screen(file: str, *, json_: bool) -> None:
    """Print the firms, most suspect first, with the evidence and what was to be expected."""
    data, name = read_file(file)
    told = declared_read(data, name)
    found = screened(told)
    if json_:
        print_json(_screened_told(told, found))
    else:
        _screened_shown(told, found)


def _screened_told(told: Declared, found: Screened) -> dict[str, Any]:
    numbers = (found.score, found.chance, found.declared, found.expected, found.low, found.high)
    names = ("score", "chance", "declared", "expected", "low", "high")
    columns = dict(zip(names, map(_plain, numbers), strict=True))
    evidence = [_plain(row) for row in found.z]
    return {
        "firms": [
            {
                "firm": told.firms[firm],
                "sector": told.sectors[firm],
                **{key: column[firm] for key, column in columns.items()},
                "evidence": dict(zip(map(str, Evidence), evidence[firm], strict=True)),
                "since": None if found.since[firm] < 0 else int(found.since[firm]),
            }
            for firm in range(len(told.firms))
        ],
        "ranked": list(found.ranked),
        "fits": [
            {key: None if value != value else value for key, value in dataclasses.asdict(fit).items()}  # noqa: PLR0124
            for fit in found.fits
        ],
    }


def _screened_shown(told: Declared, found: Screened) -> None:
    rows = [
        (
            told.firms[firm],
            told.sectors[firm],
            _number(found.declared[firm]),
            f"{_number(found.expected[firm])} ({_number(found.low[firm])}–{_number(found.high[firm])})",
            _number(found.score[firm]),
            " · ".join(
                say(EVIDENCE_LABELS[evidence])
                for evidence, z in zip(Evidence, found.z[firm].tolist(), strict=True)
                if z > 1
            ),
        )
        for firm in found.ranked[:MOST]
    ]
    heads = (_("Firm"), _("Sector"), _("Declared"), _("Expected (nine of ten)"), _("Score"), _("Evidence"))
    print_table(heads, rows, empty=_("Nothing can be said: too few firms of a kind, or too few months."))
    if len(found.ranked) > MOST:
        click.echo(say(_("{count} more; --json has all."), count=len(found.ranked) - MOST))
    weak = [f"{fit.sector} ({say(EVIDENCE_LABELS[fit.evidence])})" for fit in found.fits if fit.weak]
    if weak:
        click.echo(say(_("Not heard, because too few firms or too loose: {weak}"), weak=", ".join(weak)))


def _told(balance: Balance) -> dict[str, Any]:
    flows, nodes = balance.flows, balance.nodes
    tests = zip(*(_plain(part) for part in (flows.z, flows.glr, flows.bias)), strict=True)
    more = zip(flows.observable.tolist(), flows.redundant.tolist(), strict=True)
    held = zip(*(_plain(part) for part in (nodes.residual, nodes.z, nodes.glr, nodes.leak)), strict=True)
    return {
        "reconciled": _plain(balance.reconciled),
        "reconciled_sd": _plain(balance.reconciled_sd),
        "chi2": balance.chi2,
        "dof": balance.dof,
        "chi2_critical": balance.chi2_critical,
        "p_value": balance.p_value,
        "level": balance.level,
        "consistent": balance.consistent,
        "objective": balance.objective,
        "at_nothing": list(balance.held),
        "z_critical": balance.z_critical,
        "tests": [
            {"flow": flow, "z": z, "glr": glr, "bias": bias, "observable": observable, "redundant": redundant}
            for flow, ((z, glr, bias), (observable, redundant)) in enumerate(zip(tests, more, strict=True))
        ],
        "suspects": list(balance.suspects),
        "nodes": [
            {"node": node, "residual": residual, "z": z, "glr": glr, "leak": leak, "group": group}
            for node, ((residual, z, glr, leak), group) in enumerate(zip(held, nodes.group.tolist(), strict=True))
        ],
        "leaks": list(balance.leaks),
        "eliminated": [dataclasses.asdict(removal) for removal in balance.removals],
    }


def _plain(values: Floats) -> list[float | None]:
    """Numbers for JSON, which knows no NaN."""
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124  only NaN differs from itself


def _shown(network: Network, balance: Balance) -> None:
    words = (
        _("The balances agree: chi-square {chi2} of at most {critical}, {dof} degrees of freedom.")
        if balance.consistent
        else _("The balances disagree: chi-square {chi2}, at most {critical} expected, {dof} degrees of freedom.")
    )
    if not balance.dof:
        words = _("Nothing can be tested: no balance is left among measured flows alone.")
    told = say(words, chi2=_number(balance.chi2), critical=_number(balance.chi2_critical), dof=balance.dof)
    click.echo(click.style(told, bold=True))
    flows = balance.flows
    rows = [
        (
            flow,
            _number(network.measured[flow]),
            _number(balance.reconciled[flow]),
            _number(balance.reconciled_sd[flow]),
            _number(flows.z[flow]),
            _number(flows.bias[flow]),
            say(_remark(balance, flow)),
        )
        for flow in range(min(network.measured.size, MOST))
    ]
    heads = (_("Flow"), _("Measured"), _("Reconciled"), _("Deviation"), "z", _("Bias"), _("Remark"))
    print_table(heads, rows, empty=_("No flows."))
    if network.measured.size > MOST:
        click.echo(say(_("{count} more; --json has all."), count=network.measured.size - MOST))
    _suspects(balance)


def _remark(balance: Balance, flow: int) -> str:
    flows = balance.flows
    if not flows.observable[flow]:
        return _("not observable")
    if np.isnan(balance.flows.z[flow]):
        return _("not redundant") if not flows.redundant[flow] else _("exact")
    if abs(flows.z[flow]) > balance.z_critical:
        return _("suspect")
    return _("held at nothing") if flow in balance.held else ""


def _suspects(balance: Balance) -> None:
    flows = [flow for flow in balance.suspects if abs(balance.flows.z[flow]) > balance.z_critical][:MOST]
    if flows:
        told = ", ".join(f"{flow} ({_number(balance.flows.glr[flow])})" for flow in flows)
        click.echo(say(_("Suspected flows, most suspect first: {flows}"), flows=told))
    nodes = [node for node in balance.leaks if balance.nodes.glr[node] > balance.z_critical**2][:MOST]
    if nodes:
        told = ", ".join(f"{node} ({_number(balance.nodes.leak[node])})" for node in nodes)
        click.echo(say(_("Suspected leaks by node, with what is lost: {nodes}"), nodes=told))
    for removal in balance.removals:
        line = _("Without flow {flow}: chi-square {chi2} of at most {critical}.")
        alike = _("Just as likely: {alike}.") if removal.alike else ""
        click.echo(
            say(line, flow=removal.flow, chi2=_number(removal.chi2), critical=_number(removal.chi2_critical))
            + (" " + say(alike, alike=", ".join(str(flow) for flow in removal.alike)) if alike else "")
        )


def _number(value: float) -> str:
    return "—" if np.isnan(value) else f"{value:.{DIGITS}g}"
