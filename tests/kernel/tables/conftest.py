"""A shop whose table is declared for the length of a test, in English. Not for: other floors."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from tests.kernel.tables.toy import Shop

from wufei.kernel.tables.spec import TABLES


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def shop() -> Iterator[Shop]:
    """An empty shop."""
    made = Shop()
    with TABLES.opened() as tables:
        tables.add("toys", made.table())
        yield made
