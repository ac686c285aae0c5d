"""Actors for the tests of the kernel, which knows no people, and acts undone. Not for: other floors (factories)."""

from collections.abc import Callable

from django.db import transaction

from wufei.kernel.access import Actor, Face, Grant, Permission


def person(key: str = "7", *permissions: Permission, place_code: str | None = None) -> Actor:
    """Somebody with these permissions and nothing else."""
    grants = (Grant(frozenset(p.code for p in permissions), place_code=place_code),) if permissions else ()
    return Actor(kind="person", id=key, label=f"Person {key}", face=Face.WEB, grants=grants)


def undone(act: Callable[[], object]) -> None:
    """Do something in a transaction and roll it back."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
