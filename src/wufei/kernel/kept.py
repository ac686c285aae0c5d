"""What hardly ever changes, kept in mind for a while by the process that read it.

Only what was committed is kept, and of one database. Others may change it meanwhile: whoever keeps something says for
how long that does no harm. Not for: what must be true at this moment; the tables say that.
"""

import functools
import time
from collections.abc import Collection, Mapping
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

K = TypeVar("K")
V = TypeVar("V")


_every: "list[Kept[Any, Any]]" = []


def forget_all() -> None:
    """Keep nothing at all: for whoever puts other tables in the place of those that were read."""
    for kept in _every:
        kept.forget()


class Kept(Generic[K, V]):
    """Values by their keys, all forgotten together: when the time (s) is over, or when there are too many.

    One for each kind of thing, as long as the process lives.
    """

    def __init__(self, seconds: float, most: int = 50_000) -> None:
        self._seconds, self._most = seconds, most
        _every.append(self)
        self.forget()

    def forget(self) -> None:
        """Keep nothing of what was read."""
        # Replaced as a whole, so that threads need no lock.
        self._all: tuple[str, float, dict[K, V]] = ("", 0.0, {})

    def known(self, keys: Collection[K]) -> dict[K, V]:
        """Those of these keys that are kept."""
        values = self._now()
        return {key: values[key] for key in keys if key in values}

    def keep(self, fresh: Mapping[K, V]) -> None:
        """Keep more once the transaction is committed: what it wrote may be rolled back, and what it read with it."""
        transaction.on_commit(functools.partial(self._keep, fresh))

    def _keep(self, fresh: Mapping[K, V]) -> None:
        if len(self._now()) + len(fresh) > self._most:
            self.forget()
        self._now().update(fresh)

    def _now(self) -> dict[K, V]:
        database, until, values = self._all
        name = str(connection.settings_dict["NAME"])
        if database != name or until < time.monotonic():
            values = {}
            self._all = (name, time.monotonic() + self._seconds, values)
        return values
