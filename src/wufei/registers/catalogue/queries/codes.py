"""Reads of codes: one on a day, a search, what exempts it, what it became. Not for: whole editions (editions)."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.catalogue.errors import CODE_UNKNOWN, NOTHING_IN_FORCE
from wufei.registers.catalogue.models import Crosswalk, Edition, Exemption, WasteCode
from wufei.registers.catalogue.permissions import CODE_READ
from wufei.registers.catalogue.queries.editions import binding, edition_on, editions_on, editions_visible_to, list_get
from wufei.registers.catalogue.rules.codes import hazards_of
from wufei.registers.catalogue.rules.search import ranked
from wufei.registers.catalogue.spec import Link

SHOWN = 50
_SEARCHED = ("id", "code", "name_zh", "name_en", "also", "industry_zh", "industry_en", "wording")


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """All that is known of a code: its class, its siblings of other editions and lists, what exempts it.

    `certain`: the first of the hazards is, the others may be; else one or more of them. `today`: the code as the
    edition that binds today has it, if it does.
    """

    code: WasteCode
    hazards: tuple[str, ...]
    certain: bool
    parent: WasteCode | None
    leads_to: tuple[Crosswalk, ...]
    comes_from: tuple[Crosswalk, ...]
    exemptions: tuple[Exemption, ...]
    below: int
    today: WasteCode | None


def codes_visible_to(actor: Actor) -> QuerySet[WasteCode]:
    """The codes of every edition the actor may see. Raises NOT_ALLOWED."""
    return WasteCode.objects.filter(edition__in=editions_visible_to(actor)).select_related("edition__list")


def codes_of(actor: Actor, edition: Edition, *, words: str = "", parent: str = "") -> QuerySet[WasteCode]:
    """The codes of an edition, by class or by words that stand in them."""
    found = codes_visible_to(actor).filter(edition=edition)
    if parent:
        found = found.filter(Q(parent=parent) | Q(code=parent))
    for word in words.split():
        hits = Q()
        for name in _SEARCHED[1:]:
            hits |= Q(**{f"{name}__icontains": word})
        found = found.filter(hits)
    return found


def code_on(*, actor: Actor, list_code: str, code: str, day: dt.date) -> WasteCode:
    """A code as the edition of that day has it. Raises LIST_UNKNOWN, NOTHING_IN_FORCE, CODE_UNKNOWN."""
    edition = edition_on(actor=actor, list_code=list_code, day=day)
    found = WasteCode.objects.filter(edition=edition, code=code).select_related("edition__list").first()
    if found is None:
        raise CODE_UNKNOWN(where="code", value=code, list=list_code, edition=edition.edition)
    return found


class Names:
    """The names of many codes on many days: each list's editions, and each edition's names of them, read once.

    `codes`: those that will be asked for, by their lists.
    """

    def __init__(self, actor: Actor, codes: Mapping[str, Collection[str]]) -> None:
        self._actor, self._codes = actor, codes
        self._editions: dict[str, list[Edition]] = {}
        self._names: dict[int, dict[str, str]] = {}

    def on(self, list_code: str, code: str, day: dt.date) -> str:
        """The name of one of the codes. Raises LIST_UNKNOWN, NOTHING_IN_FORCE, CODE_UNKNOWN."""
        if list_code not in self._editions:
            self._editions[list_code] = list(list_get(actor=self._actor, code=list_code).editions.all())
        edition = binding(self._editions[list_code], day)
        if edition is None:
            raise NOTHING_IN_FORCE(where="day", value=day, list=list_code, day=day)
        if edition.pk not in self._names:
            rows = WasteCode.objects.filter(edition=edition, code__in=self._codes[list_code])
            self._names[edition.pk] = dict(rows.values_list("code", "name_zh"))
        if code not in self._names[edition.pk]:
            raise CODE_UNKNOWN(where="code", value=code, list=list_code, edition=edition.edition)
        return self._names[edition.pk][code]


def codes_on(*, actor: Actor, list_code: str, day: dt.date) -> QuerySet[WasteCode]:
    """The codes of a list that bind on a day, without its classes. Raises NOT_ALLOWED."""
    require(actor, CODE_READ)
    rows = WasteCode.objects.filter(edition__in=editions_on(day, list_code)).select_related("edition__list")
    classes = rows.exclude(parent="").values("parent")
    return rows.exclude(code__in=classes)


def code_get(*, actor: Actor, code_id: int) -> WasteCode:
    """A code by its id. Raises NOT_FOUND."""
    found = codes_visible_to(actor).filter(pk=code_id).first()
    if found is None:
        raise NOT_FOUND(where="code", value=code_id)
    return found


def leaf(*, actor: Actor, code_id: int) -> Leaf:
    """All that is known of a code. Raises NOT_FOUND."""
    found = code_get(actor=actor, code_id=code_id)
    there = WasteCode.objects.filter(edition=found.edition_id)
    of = found.edition.list.code
    walks = Crosswalk.objects.select_related("source__edition__list", "target__edition__list")
    return Leaf(
        found,
        *hazards_of(found.hazards),
        there.filter(code=found.parent).first() if found.parent else None,
        tuple(walks.filter(source=found, target__edition__in=editions_visible_to(actor))),
        tuple(walks.filter(target=found, source__edition__in=editions_visible_to(actor))),
        tuple(exemptions_of(actor=actor, code=found)),
        there.filter(parent=found.code).count(),
        WasteCode.objects.filter(edition__in=editions_on(clock.today(), of), code=found.code)
        .select_related("edition")
        .first(),
    )


def exemptions_of(*, actor: Actor, code: WasteCode, link: Link | None = None) -> list[Exemption]:
    """The items of its edition that name the code or its class, for a step of handling or for any."""
    require(actor, CODE_READ)
    named = {code.code, code.parent} - {""}
    rows = Exemption.objects.filter(edition=code.edition_id)
    hits = [row for row in rows if named & set(row.codes.split())]
    return [row for row in hits if link is None or row.link in {link, Link.ALL}]


def code_search(
    *, actor: Actor, words: str, list_code: str = "", day: dt.date | None = None, limit: int = SHOWN
) -> list[WasteCode]:
    """The codes in force that answer best to a code, a name, or what the waste is."""
    require(actor, CODE_READ)
    editions = editions_on(day or clock.today(), list_code)
    rows = WasteCode.objects.filter(edition__in=editions).values(*_SEARCHED)
    hits = [row["id"] for row, _score in ranked(words, rows, limit)]
    found = WasteCode.objects.select_related("edition__list").in_bulk(hits)
    return [found[key] for key in hits]
