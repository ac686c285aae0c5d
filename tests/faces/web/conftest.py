"""What tests of pages need: a small city in two halves, browsers of every role, an empty cache."""

import pathlib
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """Nothing was collected here; whitenoise warns where there is not even a folder."""
    pathlib.Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Counters of attempts live in the cache; no test starts with those of another."""
    cache.clear()


@pytest.fixture
def world(db: None) -> Any:
    """A small city with one's own half and somebody else's."""
    from tests.factories import registers as make  # tables are not ready when pytest reads this file

    return make.world()


@pytest.fixture
def signed_in(world: Any) -> SignedIn:
    """A browser of somebody with this role on the own side, in English so that texts can be compared."""
    from wufei.registers.identity.models import Person

    def browser(role: str) -> Client:
        client = Client()
        person = Person.objects.get(pk=int(world.actor(role).id))
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["wufei_language"] = "en"
        return client

    return browser


@pytest.fixture
def admin(signed_in: SignedIn) -> Client:
    """A browser of an administrator."""
    return signed_in("admin")
