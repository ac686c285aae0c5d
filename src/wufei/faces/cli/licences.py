"""Licences from the command line: verify the text of a QR code, offline. Not for: issuing (people)."""

import click

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.output import as_json, print_json, read_file
from wufei.faces.cli.kit.words import say
from wufei.kernel.text import _

UNSOUND = 1


@click.command("verify", cls=Command, help=_("Verify the text of a licence's QR code (or a file with it), offline."))
@click.argument("text")
@click.option("--key", "key", required=True, metavar="KEY", help=_("Public key of the house, 64 hexadecimal digits."))
@as_json
@click.pass_context
def licence_verify(ctx: click.Context, text: str, key: str, *, json_: bool) -> None:
    """Verify one licence."""
    # No model is read: whoever stands at a gate has a phone or a laptop, and no house.
    import dataclasses  # noqa: PLC0415

    from wufei.operations.licences import proof as letters  # noqa: PLC0415

    try:
        public = bytes.fromhex(key.strip())
    except ValueError as error:
        raise errors.KEY_FORM(where="--key", value=key) from error
    told = text if text.strip().startswith(letters.FORM) else read_file(text)[0].decode("utf-8", "replace")
    letter, holds = letters.read(told, public)
    if json_:
        print_json({"signed": holds, **dataclasses.asdict(letter)})
    else:
        click.echo(f"{letter.kind}  {letter.number}  {letter.holder}  {letter.plate}".rstrip())
        click.echo(f"{letter.valid_from} – {letter.valid_to}")
        said = _("Signed by this key.") if holds else _("Not signed by this key: do not trust what it says.")
        click.echo(click.style(say(said), fg="green" if holds else "red"))
    if not holds:
        ctx.exit(UNSOUND)
