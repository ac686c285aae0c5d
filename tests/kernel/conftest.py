"""A database of its own for tests with several processes. Not for: other floors."""

import pathlib
from collections.abc import Iterator

import pytest
from tests.kernel import alone


@pytest.fixture
def alone_url(tmp_path: pathlib.Path, django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The URL of a fresh, migrated database for processes of their own."""
    with alone.fresh_database(tmp_path) as url:
        yield url
