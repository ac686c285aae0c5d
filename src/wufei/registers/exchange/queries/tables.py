"""Registers as tables: rows for export, words of headers and choices, templates, error files. Not for: writes."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.conf import settings
from django.utils import translation

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.registers.exchange.errors import REGISTER_UNKNOWN
from wufei.registers.exchange.rules import cells, sheets
from wufei.registers.exchange.spec import REGISTERS, CellKind, Column, ImportReport, RegisterSpec
from wufei.registers.identity import queries as identity
from wufei.registers.identity.models import Membership, Person
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party, PartyName, Site
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place

Values = dict[str, object]
_BATCH = 1000


def register_get(code: str) -> RegisterSpec:
    """The table of a register. Raises REGISTER_UNKNOWN."""
    spec = REGISTERS.get(code)
    if spec is None:
        raise REGISTER_UNKNOWN(where="register", value=code)
    return spec


def values_of_place(place: Place) -> Values:
    """A place as a row."""
    return {
        "code": place.code,
        "name": place.name,
        "tree": place.tree,
        "kind": place.kind,
        "short_name": place.short_name,
        "parent": place.parent.code if place.parent else "",
        "within": place.within.code if place.within else "",
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "longitude": place.longitude_micro,
        "latitude": place.latitude_micro,
    }


def values_of_party(party: Party) -> Values:
    """A party as a row."""
    return {
        "name": party.name,
        "kind": party.kind,
        "uscc": party.uscc,
        "place": party.place.code if party.place else "",
        "parent": _party_word(party.parent),
        "covers": party.covers,
        "contact": party.contact,
        "phone": party.phone,
        "address": party.address,
        "valid_from": party.valid_from,
        "valid_to": party.valid_to,
    }


def _party_word(party: Party | None) -> str:
    """How a row names a party: by its credit code if that is sound, for names repeat."""
    if party is None:
        return ""
    return party.uscc if party.uscc and not party.uscc_doubt else party.name


def values_of_name(name: PartyName) -> Values:
    """Another name as a row."""
    return {"party": _party_word(name.party), "name": name.name, "kind": name.kind}


def values_of_site(site: Site) -> Values:
    """A site as a row. An area is shown by a point in it."""
    return {
        "party": _party_word(site.party),
        "name": site.name,
        "kind": site.kind,
        "place": site.place.code if site.place else "",
        "address": site.address,
        "longitude": site.longitude_micro,
        "latitude": site.latitude_micro,
        "valid_from": site.valid_from,
        "valid_to": site.valid_to,
    }


def values_of_person(person: Person, membership: Membership | None) -> Values:
    """A person with one role (or none) as a row. A password is never among it."""
    return {
        "username": person.username,
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "active": person.is_active,
        "role": membership.role if membership else "",
        "party": _party_word(membership.party) if membership else "",
        "place": membership.place.code if membership and membership.place else "",
        "valid_from": membership.valid_from if membership else None,
        "valid_to": membership.valid_to if membership else None,
    }


def _places(actor: Actor) -> Iterator[Values]:
    seen = places.visible_to(actor).select_related("parent", "within")
    for place in seen.defer("outline", "parent__outline", "within__outline").order_by("code").iterator(_BATCH):
        yield values_of_place(place)


def _parties(actor: Actor) -> Iterator[Values]:
    seen = parties.visible_to(actor).filter(merged_into__isnull=True).select_related("place", "parent")
    below: dict[int | None, list[Party]] = {}
    known: set[int] = set()
    for party in seen.order_by("pk"):
        below.setdefault(party.parent_id, []).append(party)
        known.add(party.pk)
    # Parents first, so that a reader meets nobody before whom they stand under.
    waiting = [party for above, rows in below.items() if above not in known for party in rows]
    for party in waiting:
        yield values_of_party(party)
        waiting += below.get(party.pk, ())


def _names(actor: Actor) -> Iterator[Values]:
    seen = PartyName.objects.filter(party__in=parties.visible_to(actor), party__merged_into__isnull=True)
    for name in seen.select_related("party").order_by("party_id", "pk").iterator(_BATCH):
        yield values_of_name(name)


def _sites(actor: Actor) -> Iterator[Values]:
    for site in parties.sites_visible_to(actor).order_by("party_id", "pk").iterator(_BATCH):
        yield values_of_site(site)


def _people(actor: Actor) -> Iterator[Values]:
    rows: dict[int, list[Membership]] = {}
    lasting = identity.memberships_visible_to(actor).filter(revoked_at__isnull=True).order_by("pk")
    for membership in lasting.exclude(valid_to__lt=clock.today()):
        rows.setdefault(membership.person_id, []).append(membership)
    for person in identity.visible_to(actor).order_by("username"):
        for held in rows.get(person.pk, [None]):
            yield values_of_person(person, held)


_ROWS: dict[str, Callable[[Actor], Iterator[Values]]] = {
    "places": _places,
    "parties": _parties,
    "names": _names,
    "sites": _sites,
    "people": _people,
}


def register_rows(*, actor: Actor, register: str) -> Iterator[Values]:
    """Every row of a register that the actor may see, as values."""
    return _ROWS[register_get(register).code](actor)


def table_rows(*, actor: Actor, register: str) -> Iterator[list[str]]:
    """Every row as texts in the language of the reader, without secret columns."""
    spec = register_get(register)
    columns = [column for column in spec.columns if not column.secret]
    labels = {column.key: _labels(column) for column in columns}
    for values in register_rows(actor=actor, register=register):
        yield [cells.plain(column, values.get(column.key), labels[column.key]) for column in columns]


def _labels(column: Column) -> dict[str, str]:
    """The labels of a column's choices in the language of the reader."""
    if column.kind is CellKind.YES_NO:
        return {"yes": translation.gettext(sheets.YES), "no": translation.gettext(sheets.NO)}
    return {value: translation.gettext(label) for value, label in column.choices.items()}


def _in_all_languages(text: str) -> Iterable[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield translation.gettext(text)


def header_words(column: Column) -> list[str]:
    """The headers of a column in every language of the system."""
    return list(_in_all_languages(column.label))


def choice_words(column: Column) -> Mapping[str, str]:
    """What people may write for each choice, lower case, in every language of the system."""
    choices = {"yes": sheets.YES, "no": sheets.NO} if column.kind is CellKind.YES_NO else column.choices
    return {word.lower(): value for value, label in choices.items() for word in (label, *_in_all_languages(label))}


def template_file(*, register: str) -> bytes:
    """An empty workbook of a register with its definitions, in the language of the reader."""
    return sheets.template(register_get(register), translation.gettext)


def error_file(*, report: ImportReport) -> bytes:
    """A workbook of the refused rows of an import, in the language of the reader."""
    return sheets.error_file(register_get(report.register), report, translation.gettext)
