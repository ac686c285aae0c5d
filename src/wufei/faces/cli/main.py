"""The command `wufei`: which commands there are, the language, who acts. Not for: what they do (one file a floor).

A command is an entry here and a click command in a module; the module is imported when the command is called, so that
`wufei plan parse` starts without Django.
"""

import importlib.util
import os

import click

import wufei as package
from wufei.faces.cli.kit.groups import Entry, Root
from wufei.faces.cli.kit.words import CATALOGUES, language_set, language_wanted
from wufei.kernel.text import _

CLI = "wufei.faces.cli"
AS = "wufei.as"

HOUSE, REGISTERS, BOOKS = _("Running the house"), _("Registers"), _("Books and manifests")
PROGRAMME, KERNEL = _("Programme"), _("Behind the scenes")
ENTRIES = (
    Entry("serve", f"{CLI}.house:serve", _("Serve pages, API and background work from this machine."), HOUSE),
    Entry("worker", f"{CLI}.house:worker", _("Do background work only."), HOUSE),
    Entry("migrate", f"{CLI}.house:migrate", _("Bring the database and the static files up to date."), HOUSE),
    Entry("check", f"{CLI}.house:check", _("Look whether everything is in order, and say what is not."), HOUSE),
    Entry("manage", f"{CLI}.house:manage", _("Pass a command on to Django."), HOUSE),
    Entry("demo", f"{CLI}.demo:demo", _("Fill a demo city with simulated data."), HOUSE),
    Entry("sandbox", f"{CLI}.sandbox:sandbox", _("Serve a demo city to connect systems to."), HOUSE, house=False),
    Entry("plan parse", f"{CLI}.parsing:plan_parse", _("Read a plan and print its ledger."), PROGRAMME, house=False),
    Entry("plan upload", f"{CLI}.programme:plan_upload", _("Bring a plan document in for review."), PROGRAMME),
    Entry("plan list", f"{CLI}.programme:plan_list", _("List the editions of plans."), PROGRAMME),
    Entry("plan adopt", f"{CLI}.programme:plan_adopt", _("Turn reviewed items into tasks."), PROGRAMME),
    Entry("task list", f"{CLI}.programme:task_list", _("List tasks, filtered."), PROGRAMME),
    Entry("task show", f"{CLI}.programme:task_show", _("Show one task with its history."), PROGRAMME),
    Entry("indicator list", f"{CLI}.indicators:indicator_list", _("List indicators."), PROGRAMME),
    Entry("indicator value", f"{CLI}.indicators:indicator_value", _("Show a figure with its inputs."), PROGRAMME),
    Entry("indicator board", f"{CLI}.indicators:indicator_board", _("Show how the indicators stand."), PROGRAMME),
    Entry("indicator load", f"{CLI}.indicators:indicator_load", _("Load a set of indicators."), PROGRAMME),
    Entry("indicator refresh", f"{CLI}.indicators:indicator_refresh", _("Compute every figure again."), PROGRAMME),
    Entry("loan list", f"{CLI}.library:loan_list", _("List green finance with its balances."), PROGRAMME),
    Entry("case list", f"{CLI}.library:case_list", _("List typical cases."), PROGRAMME),
    Entry("round list", f"{CLI}.rounds:round_list", _("List rounds."), PROGRAMME),
    Entry("round show", f"{CLI}.rounds:round_show", _("Show how a round stands."), PROGRAMME),
    Entry("round bulletin", f"{CLI}.rounds:round_bulletin", _("Write the bulletin of a round."), PROGRAMME),
    Entry("evaluation methods", f"{CLI}.evaluation:evaluation_methods", _("List methods of evaluation."), PROGRAMME),
    Entry("evaluation run", f"{CLI}.evaluation:evaluation_run_", _("Compute an evaluation."), PROGRAMME),
    Entry("evaluation verify", f"{CLI}.evaluation:evaluation_verify", _("Verify a signed evaluation."), PROGRAMME),
    Entry("evaluation list", f"{CLI}.evaluation:evaluation_list", _("List evaluations."), PROGRAMME),
    Entry("places load", f"{CLI}.registers:places_load", _("Load a city's divisions."), REGISTERS),
    Entry("places outlines", f"{CLI}.registers:places_outlines", _("Give a city's places their outlines."), REGISTERS),
    Entry("places list", f"{CLI}.registers:places_list", _("List places."), REGISTERS),
    Entry("register list", f"{CLI}.registers:register_list", _("List the tables of every floor."), REGISTERS),
    Entry("register export", f"{CLI}.registers:register_export", _("Write a table to a file."), REGISTERS),
    Entry("register import", f"{CLI}.registers:register_import", _("Take a file into a table."), REGISTERS),
    Entry("code load", f"{CLI}.catalogue:code_load", _("Load the lists of waste codes that ship."), REGISTERS),
    Entry("code lists", f"{CLI}.catalogue:code_lists", _("List the lists of codes and their editions."), REGISTERS),
    Entry("code find", f"{CLI}.catalogue:code_find", _("Find a waste code."), REGISTERS),
    Entry("factor list", f"{CLI}.catalogue:factor_list", _("List factors with their sources."), REGISTERS),
    Entry("person list", f"{CLI}.people:person_list", _("List people and their roles."), REGISTERS),
    Entry("person add", f"{CLI}.people:person_add", _("Add a person."), REGISTERS),
    Entry("person grant", f"{CLI}.people:person_grant", _("Give a person a role."), REGISTERS),
    Entry("person password", f"{CLI}.people:person_password", _("Set a person's password."), REGISTERS),
    Entry("person key", f"{CLI}.people:person_key", _("Issue an API key for a person."), REGISTERS),
    Entry("ledger accounts", f"{CLI}.ledger:ledger_accounts", _("List accounts with their balances."), BOOKS),
    Entry("ledger verify", f"{CLI}.ledger:ledger_verify", _("Check everything that was booked."), BOOKS, house=False),
    Entry("ledger head", f"{CLI}.ledger:ledger_head", _("Sign the chain of seals as it is now."), BOOKS),
    Entry("ledger proof", f"{CLI}.ledger:ledger_proof", _("Prove what a document moved."), BOOKS),
    Entry(
        "licence verify",
        f"{CLI}.licences:licence_verify",
        _("Verify a licence by its QR code, offline."),
        BOOKS,
        house=False,
    ),
    Entry("manifest streams", f"{CLI}.manifests:manifest_streams", _("List what can be declared."), BOOKS),
    Entry("manifest list", f"{CLI}.manifests:manifest_list", _("Find manifests."), BOOKS),
    Entry("manifest flows", f"{CLI}.flows:manifest_flows", _("Show flows of waste by stream and place."), BOOKS),
    Entry("manifest show", f"{CLI}.manifests:manifest_show", _("Show a manifest with its whole story."), BOOKS),
    Entry("declaration open", f"{CLI}.declarations:declaration_open", _("Open what must be declared."), BOOKS),
    Entry("declaration coverage", f"{CLI}.declarations:declaration_coverage", _("Show who has declared."), BOOKS),
    Entry("declaration lists", f"{CLI}.declarations:declaration_lists", _("Make lists of firms."), BOOKS),
    Entry("weighing spool", f"{CLI}.facilities:weighing_spool", _("Take in what scales have left."), BOOKS),
    Entry("facility balance", f"{CLI}.facilities:facility_balance", _("Show the mass balance of a plant."), BOOKS),
    Entry("settlement match", f"{CLI}.settlement:settlement_match", _("Match the three flows of a month."), BOOKS),
    Entry("settlement findings", f"{CLI}.settlement:settlement_findings", _("List what does not agree."), BOOKS),
    Entry(
        "settlement import", f"{CLI}.settlement:settlement_import", _("Take in a file of a bank or tax office."), BOOKS
    ),
    Entry("balance month", f"{CLI}.balance_months:balance_month", _("Reconcile a stream and month."), BOOKS),
    Entry(
        "balance screening", f"{CLI}.balance_months:balance_screening", _("Hold declarations against output."), BOOKS
    ),
    Entry("balance solve", f"{CLI}.balance:balance_solve", _("Reconcile a network of flows."), BOOKS, house=False),
    Entry("balance screen", f"{CLI}.balance:balance_screen", _("Rank who declares too little."), BOOKS, house=False),
    Entry("outbox list", f"{CLI}.kernel:outbox_list", _("Show what waits and what was given up."), KERNEL),
    Entry("outbox redrive", f"{CLI}.kernel:outbox_redrive", _("Try events again that were given up."), KERNEL),
    Entry("jobs list", f"{CLI}.kernel:jobs_list", _("List background jobs."), KERNEL),
    Entry("jobs cancel", f"{CLI}.kernel:jobs_cancel", _("Stop a job."), KERNEL),
    Entry("files verify", f"{CLI}.kernel:files_verify", _("Check every stored file against its hash."), KERNEL),
    Entry("lake list", f"{CLI}.lake:lake_list", _("List the datasets for analysis and how fresh they are."), KERNEL),
    Entry("lake refresh", f"{CLI}.lake:lake_refresh", _("Read again what changed in the datasets."), KERNEL),
    Entry("audit list", f"{CLI}.kernel:audit_list", _("Show the log of all acts."), KERNEL),
)
HELPS = {
    "ledger": _("The books: accounts, seals, proofs."),
    "manifest": _("Manifests of waste that moves."),
    "licence": _("Licences and what they allow."),
    "weighing": _("What weighbridges said."),
    "facility": _("Facilities and their balances."),
    "settlement": _("Contracts, invoices and payments against what moved."),
    "balance": _("Balances of flows: what agrees, what is suspect."),
    "plan": _("Plan documents: read, bring in, adopt."),
    "task": _("Tasks of the programme."),
    "indicator": _("Indicators and their figures."),
    "loan": _("Green finance: loans and their balances."),
    "case": _("Typical cases."),
    "round": _("Rounds: who was asked, who has filed, the bulletin."),
    "declaration": _("What firms must file, and who is watched."),
    "evaluation": _("Yearly scores of counties and departments."),
    "places": _("Divisions and their outlines."),
    "register": _("Tables of every floor, out and in."),
    "code": _("Waste codes: lists, editions, a search."),
    "factor": _("Factors with their sources."),
    "person": _("People, roles, passwords and API keys."),
    "outbox": _("Events between apps."),
    "jobs": _("Background jobs."),
    "files": _("Stored files."),
    "lake": _("Datasets for analysis."),
    "audit": _("The log of all acts."),
}


def entries() -> tuple[Entry, ...]:
    """The commands whose module is there; `demo` and what needs it may be absent."""
    return tuple(
        e for e in ENTRIES if e.path not in {"demo", "sandbox"} or importlib.util.find_spec(f"{CLI}.demo") is not None
    )


def _speak(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    language_set(value or language_wanted(os.environ))


@click.command(
    "wufei",
    cls=Root,
    entries=entries(),
    helps=HELPS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=_("The open platform on which a city runs its zero-waste programme."),
)
@click.option(
    "--lang",
    type=click.Choice(sorted(CATALOGUES)),
    callback=_speak,
    is_eager=True,
    expose_value=False,
    help=_("Language of the output; by default that of the terminal, Chinese first."),
)
@click.option("--as", "username", metavar="USERNAME", help=_("Act as this person, with their rights."))
@click.version_option(package.__version__, prog_name="wufei")
@click.pass_context
def root(ctx: click.Context, username: str | None) -> None:
    """Remember who acts."""
    ctx.meta[AS] = username


def main() -> None:
    """The entry point."""
    language_set(language_wanted(os.environ))
    root()


if __name__ == "__main__":
    main()
