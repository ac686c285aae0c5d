"""The suite runs on the database it was told to run on, set as the product needs it. Not for: what is stored."""

import os

import pytest
from django.db import connection, transaction

TOLD = os.environ.get("WUFEI_DATABASE_URL", "sqlite:").split(":")[0]


@pytest.mark.engine
def test_the_database_is_the_one_that_was_told() -> None:
    assert connection.vendor == {"postgres": "postgresql", "postgresql": "postgresql", "sqlite": "sqlite"}[TOLD]


@pytest.mark.engine
@pytest.mark.django_db
def test_chinese_is_found_and_sorted_without_loss() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT '危险废物污泥' LIKE %s, LENGTH('污泥')", ["%污泥%"])
        found, length = cursor.fetchone()
    assert bool(found)
    assert length == 2


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_sqlite_takes_the_write_lock_at_once() -> None:
    if connection.vendor != "sqlite":
        assert connection.settings_dict["CONN_MAX_AGE"] == 0
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with transaction.atomic():
        assert connection.transaction_mode == "IMMEDIATE"
        assert connection.in_atomic_block
