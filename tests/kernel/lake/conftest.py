"""A lake of its own with a toy dataset. Not for: other floors."""

import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from tests.kernel.lake.toy import Toy

from wufei.kernel.lake import spec


@pytest.fixture
def toy(tmp_path: pathlib.Path, settings: Any) -> Iterator[Toy]:
    """Facts under the name `visits`, in an empty lake without the datasets of real apps."""
    settings.LAKE_ROOT = tmp_path / "lake"
    with spec.DATASETS.opened() as datasets:
        datasets._rows.clear()
        toy = Toy(tmp_path)
        datasets.add("visits", toy.dataset())
        yield toy
