"""The books from the command line: balances, verifying everything, heads, proofs. Not for: posting (documents do)."""

import enum
import json
import os
import pathlib
import time
from collections.abc import Mapping
from typing import Any

import click

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor, house_open
from wufei.faces.cli.kit.output import as_json, print_json, print_table, read_file, write_file
from wufei.faces.cli.kit.words import say
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.ledger.books import evidence
from wufei.ledger.books.evidence import Unproved
from wufei.ledger.books.spec import ACCOUNT_LABELS, UNITS, Wrong
from wufei.ledger.seals import proof as proofs
from wufei.ledger.seals.errors import HEAD_UNREADABLE
from wufei.ledger.seals.spec import Broken, Signed
from wufei.operations.manifests.spec import Unsigned

UNSOUND = 2
MOST_WORKERS = 8
WORDS: Mapping[enum.StrEnum, str] = {
    Wrong.ALTERED: _("was altered"),
    Wrong.TRANSFERS_GONE: _("transfers of it are gone"),
    Wrong.NOT_AS_SEALED: _("is not what was sealed"),
    Wrong.BLOCK_GONE: _("is gone"),
    Wrong.BALANCE: _("its balance is not the sum of its transfers"),
    Wrong.DAYS: _("its days do not add up to its balance"),
    Wrong.FLOOR: _("whether it may go below zero was altered"),
    Wrong.UNEVEN: _("conversions through it do not come out even"),
    Wrong.BALANCE_GONE: _("its balance is gone"),
    Unsigned.STATEMENT: _("what was signed was altered"),
    Unsigned.SIGNATURE_GONE: _("a signature of it is gone"),
    Unsigned.NOT_AS_SEALED: _("its signatures are not what was sealed"),
    Unsigned.NOT_AS_SIGNED: _("does not say what was signed"),
    Unsigned.NOT_AS_AGREED: _("a correction of it is not what was agreed"),
    Broken.LINK: _("does not follow from what it binds"),
    Broken.LINK_GONE: _("is gone"),
    Broken.HEAD_UNSIGNED: _("a head of it does not bear its signature"),
    Broken.HEAD_OTHER: _("another head was given out for it"),
    Broken.CUT_OFF: _("a head was given out for it, and the chain ends before"),
    Unproved.LEAF: _("is no transfer"),
    Unproved.SOURCE: _("the account it left is another"),
    Unproved.TARGET: _("the account it reached is another"),
    Unproved.TEXTS: _("its texts are others"),
    Unproved.PUBLIC_KEY: _("somebody else signed it"),
    Unproved.PROOF: _("is not proved"),
}


@click.command("accounts", cls=Command, help=_("Accounts with their balances, in the smallest unit."))
@click.option("--party", "party", type=int, metavar="ID", help=_("Only those of this party."))
@click.option("--code", metavar="CODE", help=_("Only those of this waste code."))
@click.option("--below-zero", "low", is_flag=True, help=_("Only those on which less than nothing stands."))
@as_json
def ledger_accounts(party: int | None, code: str | None, low: bool, *, json_: bool) -> None:  # noqa: FBT001
    """List accounts."""
    from wufei.ledger.books.queries.accounts import accounts_with_balances, below_zero  # noqa: PLC0415

    rows = below_zero(actor()) if low else accounts_with_balances(actor())
    rows = rows.filter(**{name: value for name, value in (("holder", party), ("code", code)) if value is not None})
    told: list[dict[str, Any]] = [
        {
            "id": row.pk,
            "holder": row.holder.name,
            "holder_id": row.holder_id,
            "place": row.place.code,
            "kind": row.kind,
            "code": row.code,
            "slot": row.slot,
            "balance": row.balance.posted,
            "reserved_out": row.balance.pending_out,
            "reserved_in": row.balance.pending_in,
            "unit": UNITS[row.commodity],
        }
        for row in rows
    ]
    if json_:
        print_json(told)
        return
    heads = (_("Holder"), _("Place"), _("Account"), _("Code"), _("Balance"), _("Reserved"), _("Unit"))
    lines = [
        (r["holder"], r["place"], say(ACCOUNT_LABELS[r["kind"]]), r["code"], r["balance"], r["reserved_out"], r["unit"])
        for r in told
    ]
    print_table(heads, lines, empty=_("Nothing is booked yet."))


@click.command(
    "verify", cls=Command, help=_("Check rows, seals, balances, signatures, chain and heads; or one proof, offline.")
)
@click.option("--proof", "proof", metavar="FILE", help=_("Check this proof alone; needs neither database nor network."))
@click.option("--public", "public", metavar="KEY", help=_("Public key to hold it against, 64 hexadecimal digits."))
@click.option("--head", "heads", metavar="FILE", multiple=True, help=_("A head that was kept elsewhere."))
@click.option(
    "--workers", type=click.IntRange(1, 64), help=_("How many processes hash; one for each core if not said.")
)
@as_json
@click.pass_context
def ledger_verify(
    ctx: click.Context,
    proof: str | None,
    public: str | None,
    heads: tuple[str, ...],
    workers: int | None,
    *,
    json_: bool,
) -> None:
    """Verify everything, or one proof."""
    if proof is not None:
        _proof_told(ctx, proof, _key(public) if public else None, json_=json_)
        return
    house_open()
    from wufei.ledger.books.queries.audit import verdict  # noqa: PLC0415
    from wufei.operations.manifests.queries.audit import signature_findings  # noqa: PLC0415

    published = [_head(path) for path in heads]
    started = time.perf_counter()
    found = verdict(actor=actor(), workers=workers or min(os.cpu_count() or 1, MOST_WORKERS), published=published)
    unsound: list[tuple[str, enum.StrEnum]] = [(one.subject, one.what) for one in found.unsound]
    unsound += [(one.subject, one.what) for one in signature_findings(actor=actor())]
    seconds = time.perf_counter() - started
    if json_:
        told = [{"subject": subject, "what": what} for subject, what in unsound]
        numbers = {"transfers": found.transfers, "links": found.links, "waiting": found.waiting}
        print_json({"sound": not told, **numbers, "heads": len(published), "seconds": seconds, "unsound": told})
    else:
        words = _("{transfers} transfers, {links} links, {waiting} blocks not chained yet, {seconds} s")
        told_words = {"transfers": found.transfers, "links": found.links, "waiting": found.waiting}
        click.echo(say(words, **told_words, seconds=f"{seconds:.1f}"))
        _faults_told(unsound)
    if unsound:
        ctx.exit(UNSOUND)


def _faults_told(faults: list[tuple[str, enum.StrEnum]]) -> None:
    if not faults:
        click.echo(click.style(say(_("Sound: all of it is as it was written.")), fg="green"))
        return
    click.echo(click.style(say(_("Not sound:")), fg="red"))
    for subject, what in faults:
        click.echo(f"  {subject}  {say(WORDS[what])}")


def _proof_told(ctx: click.Context, path: str, public: bytes | None, *, json_: bool) -> None:
    data, _name = read_file(path)
    found = [evidence.shown(one, public) for one in evidence.opened(data)]
    rows = [_shown_told(one) for one in found]
    if json_:
        print_json({"sound": bool(rows) and not any(row["faults"] for row in rows), "transfers": rows})
    else:
        for row in rows:
            parts = (row["key"], row["kind"], row["amount"], row["happened_at"], row["from"], "→", row["to"])
            click.echo("  ".join(str(part) for part in parts))
        keys = sorted({row["public_key"] for row in rows})
        for key in keys:
            whose = _("the key you gave") if public else _("hold it against the key that was published")
            click.echo(say(_("Public key  {key} ({whose})"), key=key, whose=say(whose)))
        _faults_told([(row["key"], fault) for row in rows for fault in row["faults"]])
    if not rows or any(row["faults"] for row in rows):
        ctx.exit(UNSOUND)


def _shown_told(one: evidence.Shown) -> dict[str, Any]:
    leaf = one.leaf
    return {
        "key": str(one.key or ""),
        "kind": leaf.kind.name.lower() if leaf else "",
        "amount": leaf.amount if leaf else 0,
        "unit": UNITS[one.evidence.source.key.commodity],
        "happened_at": clock.moment_of(leaf.happened_us).isoformat() if leaf else "",
        "recorded_at": clock.moment_of(leaf.recorded_us).isoformat() if leaf else "",
        "from": _side(one.evidence.source),
        "to": _side(one.evidence.target),
        "texts": one.evidence.texts,
        "public_key": one.evidence.proof.public_key.hex(),
        "faults": list(one.faults),
    }


def _side(side: evidence.Side) -> str:
    return f"{side.key.holder_id}/{side.key.kind}/{side.key.code}"


@click.command("head", cls=Command, help=_("Chain what was sealed, sign the last link, and write it for publication."))
@click.option("--out", "-o", default="-", metavar="FILE", help=_("Where to; “-” prints it."))
@click.option("--list", "list_", is_flag=True, help=_("List the heads that were given out instead."))
def ledger_head(out: str, list_: bool) -> None:  # noqa: FBT001
    """Sign a head."""
    from wufei.ledger.seals.actions import head_sign  # noqa: PLC0415
    from wufei.ledger.seals.queries import heads, signed_of  # noqa: PLC0415

    if list_:
        rows = [(head.number, head.signed_at.isoformat(), bytes(head.digest).hex()) for head in heads(actor())]
        print_table((_("Link"), _("Signed"), _("Digest")), rows, empty=_("No head was given out yet."))
        return
    made = proofs.head_as_json(signed_of(head_sign(actor=actor())))
    write_file(out, (json.dumps(made, indent=1) + "\n").encode())


@click.command("proof", cls=Command, help=_("Write the proof of what a document moved, to be checked anywhere."))
@click.argument("kind")
@click.argument("number")
@click.option("--out", "-o", default="-", metavar="FILE", help=_("Where to; “-” prints it."))
@click.option("--qr", metavar="FOLDER", help=_("Also a QR code for each transfer, as SVG."))
def ledger_proof(kind: str, number: str, out: str, qr: str | None) -> None:
    """Prove a document."""
    import segno  # noqa: PLC0415  only here

    from wufei.ledger.books.queries.proofs import evidence_of  # noqa: PLC0415

    found = evidence_of(actor=actor(), subject=(kind, number))
    write_file(out, evidence.written(found))
    for place, one in enumerate(found, 1) if qr else ():
        folder = pathlib.Path(qr or "")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            segno.make_qr(proofs.as_letters(one.proof), error="m").save(str(folder / f"{number}-{place}.svg"), scale=4)
        except OSError as error:
            raise errors.FILE_UNWRITABLE(where="--qr", value=qr, why=error.strerror or str(error)) from error


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise errors.KEY_FORM(where="--public", value=text) from error
    if len(key) != proofs.KEY_SIZE:
        raise errors.KEY_FORM(where="--public", value=text)
    return key


def _head(path: str) -> Signed:
    data, _name = read_file(path)
    try:
        return proofs.head_from_json(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise HEAD_UNREADABLE(where="--head", value=path, what=str(error)[:200]) from error
