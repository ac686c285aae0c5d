"""People from the command line: entry, roles, passwords, keys. Not for: their rules (registers/identity)."""

import datetime as dt
import sys

import click

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor, day
from wufei.faces.cli.kit.output import as_json, print_json, print_table
from wufei.faces.cli.kit.words import DJANGO, language, say
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.text import _
from wufei.registers.identity import actions, queries
from wufei.registers.identity.models import Membership, Person
from wufei.registers.identity.spec import ROLES, role_find
from wufei.registers.parties import queries as parties


def _person(who: Actor, username: str) -> Person:
    person = queries.person_by_username(actor=who, username=username)
    if person is None:
        raise errors.PERSON_UNKNOWN(where="username", value=username)
    return person


def _party(who: Actor, text: str | None) -> int | None:
    """A party by id or by name. Raises PARTY_UNCLEAR, NOT_FOUND."""
    if not text:
        return None
    if text.isdecimal() and len(text) < 16:
        return parties.party_get(actor=who, party_id=int(text)).pk
    found = parties.party_named(actor=who, name=text)
    if found is None:
        raise errors.PARTY_UNCLEAR(where="--party", value=text)
    return found.pk


def _secret(*, piped: bool) -> str:
    """A password: asked for twice, or the first line of standard input."""
    if piped:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(say(_("Password")), hide_input=True, confirmation_prompt=say(_("Once more")), err=True))


piped = click.option("--stdin", "piped", is_flag=True, help=_("Read the password from standard input."))


@click.command("list", cls=Command, help=_("People and their roles in force."))
@click.argument("words", required=False, default="")
@click.option("--blocked", is_flag=True, help=_("Blocked people, too."))
@as_json
def person_list(words: str, *, blocked: bool, json_: bool) -> None:
    """List people."""
    people = list(queries.person_search(actor=actor(), words=words, inactive=blocked))
    held: dict[int, list[Membership]] = {person.pk: list(queries.memberships_of(person.pk)) for person in people}
    if json_:
        print_json(
            [
                {
                    "id": person.pk,
                    "username": person.username,
                    "name": person.name,
                    "is_active": person.is_active,
                    "roles": [
                        {"role": m.role, "party_id": m.party_id, "place": m.place.code if m.place else None}
                        for m in held[person.pk]
                    ],
                }
                for person in people
            ]
        )
        return
    rows = [
        (p.username, p.name, "; ".join(map(_role, held[p.pk])), "" if p.is_active else say(_("blocked")))
        for p in people
    ]
    print_table((_("User name"), _("Name"), _("Roles"), ""), rows, empty=_("Nobody."))


def _role(membership: Membership) -> str:
    role = role_find(membership.role)
    where = membership.party or (membership.place.name if membership.place else "")
    return f"{say(role.title) if role else membership.role} {where}".strip()


@click.command("add", cls=Command, help=_("Add a person. The password must be changed at the first sign-in."))
@click.argument("username")
@click.option("--name", required=True, help=_("Name as people read it."))
@click.option("--phone", default="", help=_("Phone."))
@click.option("--email", default="", help=_("E-mail."))
@click.option("--no-password", is_flag=True, help=_("No password: sign-in by OIDC, or by key only."))
@click.option("--keep-password", is_flag=True, help=_("The password need not be changed."))
@piped
def person_add(
    username: str, name: str, phone: str, email: str, *, no_password: bool, keep_password: bool, piped: bool
) -> None:
    """Add one person."""
    who = actor()
    person = actions.person_create(
        actor=who,
        username=username,
        name=name,
        password=None if no_password else _secret(piped=piped),
        phone=phone,
        email=email,
        language=DJANGO[language()],
        must_change_password=not keep_password,
    )
    click.echo(f"{person.pk}  {person.username}")


@click.command("grant", cls=Command, help=_("Give a person a role, over a party or place where the role asks for one."))
@click.argument("username")
@click.argument("role", type=click.Choice([role.code for role in ROLES]))
@click.option("--party", help=_("Name or id of the party."))
@click.option("--place", default="", metavar="CODE", help=_("Code of the place."))
@click.option("--from", "first", metavar="DAY", help=_("First day; today unless told."))
@click.option("--to", "last", metavar="DAY", help=_("Last day; without end unless told."))
def person_grant(
    *, username: str, role: str, party: str | None, place: str, first: str | None, last: str | None
) -> None:
    """Give one role."""
    who = actor()
    membership = actions.membership_grant(
        actor=who,
        person_id=_person(who, username).pk,
        role=role,
        party_id=_party(who, party),
        place_code=place,
        valid_from=day(first, "--from"),
        valid_to=day(last, "--to"),
    )
    click.echo(f"{username}  {_role(membership)}")


@click.command("password", cls=Command, help=_("Set a person's password; they must change it at the next sign-in."))
@click.argument("username")
@piped
def person_password(username: str, *, piped: bool) -> None:
    """Set one password."""
    who = actor()
    person = _person(who, username)
    actions.password_set(actor=who, person_id=person.pk, password=_secret(piped=piped))
    click.echo(say(_("The password of {name} was set."), name=person.username))


@click.command("key", cls=Command, help=_("Issue an API key that acts as a person. It is shown this once."))
@click.argument("username")
@click.argument("label")
@click.option("--expires", metavar="DAY", help=_("Last day of the key; without end unless told."))
@click.option("--may", multiple=True, metavar="CODE", help=_("Cut the key to this permission or pattern; repeatable."))
@as_json
def person_key(username: str, label: str, expires: str | None, may: tuple[str, ...], *, json_: bool) -> None:
    """Issue one key; only the token stands on standard output."""
    who = actor()
    last = day(expires, "--expires")
    over = clock.day_start(last + dt.timedelta(days=1)) if last else None
    person = _person(who, username)
    issued = actions.apikey_issue(actor=who, person_id=person.pk, label=label, permissions=may, expires_at=over)
    if json_:
        print_json({"id": issued.key.pk, "prefix": issued.key.prefix, "token": issued.token, "expires_at": over})
        return
    click.echo(issued.token)
    click.echo(say(_("Keep it now; it is not shown again. Send it as “Authorization: Bearer …”.")), err=True)
