"""Test mode and a home of its own, before Django is loaded. Not for: the data of a test (factories)."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("WUFEI_MODE", "test")
if "WUFEI_HOME" not in os.environ:
    os.environ["WUFEI_HOME"] = tempfile.mkdtemp(prefix="wufei-test-")
    atexit.register(shutil.rmtree, os.environ["WUFEI_HOME"], ignore_errors=True)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.config.settings")

from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

if settings.SECRET_KEY != "test-only":
    raise pytest.UsageError("Settings were loaded before tests/conftest.py and not in test mode: set WUFEI_MODE=test.")


@pytest.fixture(autouse=True, scope="session")
def _what_is_kept_may_be_emptied() -> None:
    """Take the triggers off append-only tables while a test database is flushed; tests themselves run with them on."""
    from django.apps import apps
    from django.db import connection

    from wufei.kernel import rows
    from wufei.kernel.kept import forget_all

    flush = TransactionTestCase._fixture_teardown

    def flush_unguarded(self: Any) -> None:
        tables = [model._meta.db_table for model in apps.get_models() if rows.guarded(connection, model._meta.db_table)]
        for table in tables:
            rows.lift(connection, table)
        flush(self)
        forget_all()
        for table in tables:
            rows.guard(connection, table)

    TransactionTestCase._fixture_teardown = flush_unguarded


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """No test speaks the language that a request of the test before it has left behind."""
    translation.deactivate()
