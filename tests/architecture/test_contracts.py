"""The import contracts hold, and each of them notices a planted breach. Not for: what imports cannot show."""

import re

import pytest
from tests.architecture.house import Breach, House
from tools.steps import ROOT

BREACHES = [
    Breach("the kernel imports a register", {"kernel/rows.py": "from wufei.registers.places import spec"}, {1}),
    Breach(
        "the same, hidden inside a function",
        {"kernel/rows.py": "def f():\n    from wufei.registers.places import spec"},
        {1},
    ),
    Breach(
        "the same, for types only",
        {
            "kernel/rows.py": (
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from wufei.registers.places import spec"
            )
        },
        {1},
    ),
    Breach("somebody imports the roof", {"faces/web/apps.py": "from wufei.config import settings"}, {1}),
    Breach("a new floor nobody listed", {"common/__init__.py": '"""Everything."""'}, {1}),
    Breach(
        "two modules of an app in a ring",
        {
            "programme/plans/one.py": "from wufei.programme.plans import another",
            "programme/plans/another.py": "from wufei.programme.plans import one",
        },
        {2},
    ),
    Breach(
        "audit learns of jobs, a ring", {"kernel/audit/models.py": "from wufei.kernel.jobs import models as m"}, {2, 8}
    ),
    Breach(
        "a table calls an act of its app",
        {"registers/places/models.py": "from wufei.registers.places import actions"},
        {3},
    ),
    Breach("words call judgement", {"programme/plans/spec.py": "from wufei.programme.plans import rules"}, {3}),
    Breach(
        "another app borrows private rules",
        {"programme/plans/queries/x.py": "from wufei.registers.places import rules"},
        {4},
    ),
    Breach(
        "a face borrows what an app declares of its tables",
        {"faces/web/apps.py": "from wufei.registers.exchange import tables"},
        {4},
    ),
    Breach("a face borrows states", {"faces/web/apps.py": "from wufei.programme.plans import states"}, {4}),
    Breach(
        "a spec reaches Django by a detour",
        {"kernel/units.py": "from wufei.kernel import aside", "kernel/aside.py": "import django.db"},
        {5},
    ),
    Breach("the plan compiler touches Django", {"programme/plans/compiler/x.py": "import django.conf"}, {5}),
    Breach(
        "the web face calls the API face",
        {"faces/web/apps.py": "from wufei.faces.api import x", "faces/api/x.py": ""},
        {6},
    ),
    Breach("an app renders an HTTP schema", {"programme/plans/rules.py": "import ninja"}, {5, 7}),
    Breach("a kernel module nobody placed", {"kernel/aside.py": "X = 1"}, {8}),
    Breach("the outbox learns of files", {"kernel/outbox/queries.py": "from wufei.kernel.files import queries"}, {8}),
    Breach("places learn of parties", {"registers/places/queries.py": "from wufei.registers.parties import spec"}, {9}),
    Breach(
        "indicators learn of rounds",
        {"programme/indicators/queries/x.py": "from wufei.programme.rounds import spec"},
        {10},
    ),
    Breach("seals learn of books", {"ledger/seals/queries.py": "from wufei.ledger.books import spec"}, {11}),
    Breach(
        "manifests learn of notices", {"operations/manifests/x.py": "from wufei.operations.notices import spec"}, {12}
    ),
    Breach(
        "manifests learn of declarations",
        {"operations/manifests/x.py": "from wufei.operations.declarations import spec"},
        {12},
    ),
    Breach(
        "manifests learn of facilities",
        {"operations/manifests/x.py": "from wufei.operations.facilities import spec"},
        {12},
    ),
    Breach(
        "facilities learn of settlement",
        {"operations/facilities/x.py": "from wufei.operations.settlement import spec"},
        {12},
    ),
    Breach(
        "settlement learns of pickups",
        {"operations/settlement/x.py": "from wufei.operations.pickups import spec"},
        {12},
    ),
    Breach(
        "settlement learns of notices",
        {"operations/settlement/x.py": "from wufei.operations.notices import spec"},
        {12},
    ),
    Breach("an app of operations nobody placed", {"operations/aside/__init__.py": ""}, {12}),
    Breach("an app of oversight nobody placed", {"oversight/aside/__init__.py": ""}, {13}),
    Breach("oversight calls the programme", {"oversight/balance/x.py": "from wufei.programme.plans import spec"}, {1}),
    Breach("a stream read below the roof", {"operations/manifests/x.py": "from wufei.streams import hazardous"}, {1}),
    Breach("a register nobody placed", {"registers/aside/__init__.py": ""}, {9}),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("house"))


def test_the_contracts_hold(house: House) -> None:
    assert house.broken() == set()


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.name)
def test_a_breach_is_noticed(house: House, breach: Breach) -> None:
    planted = house.plant(breach)
    next(planted)
    try:
        noticed = house.broken()
    finally:
        next(planted, None)
    assert breach.noticed_by <= noticed, f"noticed by {noticed or 'nobody'}"


def test_every_contract_has_a_breach() -> None:
    numbers = {int(n) for n in re.findall(r'^name = "(\d+) ', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)}
    assert numbers == set().union(*(breach.noticed_by for breach in BREACHES))
