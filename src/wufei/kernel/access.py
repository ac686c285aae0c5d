"""Who acts, what they may do, and the one policy function that decides it.

An app declares its permissions in `permissions.py`; roles map to them as data (registers/identity). An actor carries
the grants that were in force when it was loaded. Pure: no table is read here. Not for: loading people (identity does).
"""

import dataclasses
import datetime as dt
import enum

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import Text, _


class Face(enum.StrEnum):
    """The way in through which an act came; it stands in the log."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    SYSTEM = "system"


@dataclasses.dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be allowed. `states` limits it to objects in those states; None is any state."""

    code: str
    title: str
    states: frozenset[str] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Grant:
    """A set of permissions and where they hold.

    `party_id`: only objects that this party has a part in. `place_code`: only objects in this place or below it
    (codes are prefixes down the division tree). Both None: everywhere.
    """

    permissions: frozenset[str]
    party_id: int | None = None
    place_code: str | None = None

    def covers(self, subject: "Subject") -> bool:
        """Whether the grant reaches this object."""
        if self.party_id is not None and self.party_id not in subject.party_ids:
            return False
        if self.place_code is None:
            return True
        return any(code.startswith(self.place_code) for code in (subject.place_code, *subject.further_place_codes))


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """What the policy needs to know of an object: its state, the parties with a part in it, its place.

    `further_place_codes` are the places of those parties: a county reaches a city task that it has a part in.
    """

    state: str = ""
    party_ids: frozenset[int] = frozenset()
    place_code: str = ""
    further_place_codes: frozenset[str] = frozenset()


EVERYTHING = Subject()


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, a device or the system itself; `label` is the name at the time of the act.

    `limit`: the codes that a key is cut to, already out of `grants`; None: everything its person may. `until`: when
    the key ends through which the actor came; None: never, or no key.
    """

    kind: str
    id: str
    label: str
    face: Face
    grants: tuple[Grant, ...] = ()
    all_powerful: bool = False
    limit: frozenset[str] | None = None
    until: dt.datetime | None = None

    def cut(self, limit: frozenset[str], until: dt.datetime | None = None) -> "Actor":
        """The same actor with no more than the codes of `limit`. What would be all-powerful is not any more."""
        kept = (dataclasses.replace(g, permissions=g.permissions & limit) for g in self.grants)
        grants = tuple(dict.fromkeys(g for g in kept if g.permissions))
        narrower = limit if self.limit is None else limit & self.limit
        return dataclasses.replace(self, grants=grants, all_powerful=False, limit=narrower, until=until)

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether any grant holds this permission, whatever its reach: for menus and buttons, never for acts."""
        return self.all_powerful or any(permission.code in g.permissions for g in self.grants)

    def reach(self, permission: Permission) -> tuple[Grant, ...]:
        """The grants that hold this permission: what `visible_to` turns into a query."""
        return tuple(g for g in self.grants if permission.code in g.permissions)


def system(name: str, face: Face = Face.SYSTEM) -> Actor:
    """The actor of what the house does by itself (set-up, jobs, handlers). It may do everything, logged by name."""
    return Actor(kind="system", id=name, label=name, face=face, all_powerful=True)


NOT_ALLOWED = Fault(
    "access.not_allowed",
    Kind.FORBIDDEN,
    _("Your role does not allow this: {permission}."),
    _("Ask the zero-waste office, or whoever manages roles, for this right."),
)
WRONG_STATE = Fault(
    "access.wrong_state",
    Kind.CONFLICT,
    _("This cannot be done while the state is “{state}”."),
    _("Look at the current state; somebody may have moved it on."),
)


def allowed(actor: Actor, permission: Permission, subject: Subject = EVERYTHING) -> bool:
    """The policy: may `actor` do `permission` to `subject`, given its reach and the object's state?"""
    if permission.states is not None and subject.state not in permission.states:
        return False
    return actor.all_powerful or any(g.covers(subject) for g in actor.reach(permission))


def require(actor: Actor, permission: Permission, subject: Subject = EVERYTHING) -> None:
    """Raise `NOT_ALLOWED` or `WRONG_STATE` unless the policy allows it. Every action calls this first."""
    if not actor.all_powerful and not any(g.covers(subject) for g in actor.reach(permission)):
        raise NOT_ALLOWED(where=permission.code, permission=Text(permission.title))
    if permission.states is not None and subject.state not in permission.states:
        raise WRONG_STATE(where=permission.code, value=subject.state, state=subject.state)
