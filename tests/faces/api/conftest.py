"""Fixtures of the API's tests. Apps are not loaded yet when this file is, so that what needs them is imported late."""

import pathlib
from typing import Any

import pytest


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """Nothing was collected here; whitenoise warns where there is not even a folder."""
    from django.conf import settings

    pathlib.Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _fresh_counts(settings: Any) -> None:
    """No test spends another's requests, or is answered with what was kept for another."""
    from django.core.cache import cache

    from wufei.faces.api.kit import steady

    settings.WUFEI_API_PER_MINUTE = 1_000_000
    cache.clear()
    steady._kept.clear()


@pytest.fixture
def town(db: None) -> Any:
    """Everybody there is."""
    from tests.faces.api.town import town_built

    return town_built()


@pytest.fixture
def programme(town: Any) -> Any:
    """A small plan, brought in and adopted through the API itself."""
    from tests.faces.api.town import programme_adopted

    return programme_adopted(town)


@pytest.fixture
def quarter(town: Any) -> Any:
    """A set of indicators with who answers for them, readings and targets, brought in through the API itself."""
    from tests.faces.api.quarter import quarter_told

    return quarter_told(town)


@pytest.fixture
def haulage(db: None) -> Any:
    """Firms that move waste."""
    from tests.faces.api.haulage import haulage_built

    return haulage_built()
