"""Judgement of rights: whether one set of grants holds another, whether a user name will do. Not for: loading them."""

import re
from collections.abc import Iterable

from wufei.kernel.access import Grant

_USERNAME = re.compile(r"[\w.@+\-]{2,150}")


def username_fits(username: str) -> bool:
    """Whether a user name has a fitting length and only letters, digits, Chinese characters and . _ - @ +."""
    return _USERNAME.fullmatch(username) is not None


def holds(mine: Iterable[Grant], other: Grant) -> bool:
    """Whether `mine` allow, everywhere it reaches, all that `other` allows: nobody gives what they do not hold."""
    covering = [grant for grant in mine if reaches(grant, other)]
    return all(any(code in grant.permissions for grant in covering) for code in other.permissions)


def reaches(wide: Grant, narrow: Grant) -> bool:
    """Whether the reach of one grant contains that of another."""
    if wide.party_id is not None and wide.party_id != narrow.party_id:
        return False
    if wide.place_code is None:
        return True
    return narrow.place_code is not None and narrow.place_code.startswith(wide.place_code)
