"""Keys between floors, read from Django's own registry. Not for: imports."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from tools.checks.floors import model_faults, place


def test_no_key_points_up_and_no_lower_floor_looks_back() -> None:
    assert model_faults(apps.get_models(include_auto_created=True)) == []


def test_place_of_a_module() -> None:
    assert place("wufei.registers.places.models") == (1, "registers.places")
    assert place("django.contrib.auth.models") is None
    assert place("wufei.elsewhere") is None


def _model(module: str, name: str, **fields: models.Field) -> type[models.Model]:
    """A model as if it stood in `module`."""
    meta = type("Meta", (), {"app_label": module.split(".")[2]})
    return type(name, (models.Model,), {"__module__": module, "Meta": meta, **fields})


@isolate_apps("wufei.registers.places", "wufei.programme.plans")
@pytest.mark.parametrize("target", ["class", "string"])
def test_a_key_upward_is_noticed(target: str) -> None:
    above = _model("wufei.programme.plans.models", "Above")
    key = models.ForeignKey(above if target == "class" else "plans.Above", models.CASCADE, related_name="+")
    below = _model("wufei.registers.places.models", "Below", key=key)
    assert model_faults([above, below]) == ["registers.places.Below.key points up to programme.plans.Above"]


@isolate_apps("wufei.registers.places", "wufei.programme.plans")
def test_an_accessor_between_apps_is_noticed() -> None:
    below = _model("wufei.registers.places.models", "Below")
    open_key = models.ForeignKey(below, models.CASCADE)
    closed_key = models.ForeignKey(below, models.CASCADE, related_name="+")
    above = _model("wufei.programme.plans.models", "Above", open_key=open_key, closed_key=closed_key)
    (fault,) = model_faults([above, below])
    assert "Above.open_key gives registers.places.Below an accessor" in fault


@isolate_apps("wufei.programme.plans")
def test_inside_an_app_accessors_are_free() -> None:
    one = _model("wufei.programme.plans.models", "One")
    two = _model("wufei.programme.plans.models", "Two", key=models.ForeignKey(one, models.CASCADE))
    assert model_faults([one, two]) == []
