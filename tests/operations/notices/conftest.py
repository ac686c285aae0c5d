"""A system that receives webhooks."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def receiver(settings: Any) -> Iterator[Any]:
    """On the own machine, where webhooks may go in this test."""
    from tests.factories.webhooks import receiving  # tables are not ready when pytest reads this file

    settings.WEBHOOK_PRIVATE = True
    yield from receiving()
