"""Who stands on rows of banks and tax offices: parties by code, name and id, many at once. Not for: one."""

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from django.db.models import Q

from wufei.kernel.access import Actor, Permission, Subject, allowed
from wufei.operations.settlement.spec import Named
from wufei.registers.parties.models import Party

CHUNK = 500
T = TypeVar("T", str, int)


@dataclasses.dataclass(frozen=True, slots=True)
class Who:
    """A party as far as the policy and matching need it."""

    id: int
    name: str
    uscc: str
    parent_id: int | None
    place_code: str


@dataclasses.dataclass(slots=True)
class Directory:
    """The parties that rows name. A name of several is nobody's."""

    by_id: dict[int, Who] = dataclasses.field(default_factory=dict)
    by_uscc: dict[str, Who | None] = dataclasses.field(default_factory=dict)
    by_name: dict[str, Who | None] = dataclasses.field(default_factory=dict)

    def find(self, named: Named) -> Who | None:
        """By credit code, else by exact name, else nobody."""
        return (self.by_uscc.get(named.uscc) if named.uscc else None) or self.by_name.get(named.name.strip())

    def subject(self, ids: Iterable[int | None]) -> Subject:
        """Those of a record as the policy sees it."""
        known = [self.by_id[pk] for pk in ids if pk is not None and pk in self.by_id]
        line = {pk for who in known for pk in (who.id, who.parent_id) if pk is not None}
        places = [who.place_code for who in known if who.place_code]
        first = places[0] if places else ""
        return Subject(party_ids=frozenset(line), place_code=first, further_place_codes=frozenset(places))

    def may(self, actor: Actor, permission: Permission, ids: Iterable[int | None]) -> bool:
        """Whether somebody may do this to a record in which these have a part."""
        return allowed(actor, permission, self.subject(ids))


def directory_of(named: Collection[Named], ids: Collection[int] = ()) -> Directory:
    """The parties of these names, codes and ids. No permission: the caller asks."""
    found = Directory()
    for part in _parts({who.uscc for who in named if who.uscc}):
        _add(found, Q(uscc__in=part))
    for part in _parts({who.name.strip() for who in named}):
        _add(found, Q(name__in=part))
    for some in _parts(set(ids)):
        _add(found, Q(pk__in=some))
    return found


def _add(found: Directory, condition: Q) -> None:
    rows = Party.objects.filter(condition, merged_into__isnull=True)
    for told in rows.values_list("pk", "name", "uscc", "parent_id", "place__code"):
        who = Who(told[0], told[1], told[2], told[3], told[4] or "")
        if who.id in found.by_id:
            continue
        found.by_id[who.id] = who
        for index, word in ((found.by_uscc, who.uscc), (found.by_name, who.name)):
            if word:
                index[word] = None if word in index else who


def _parts(wanted: set[T]) -> Iterator[list[T]]:
    listed = sorted(wanted)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
