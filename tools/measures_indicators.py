"""Figures of a whole city computed at once: 60 indicators at 12 places for 20 quarters. Not for: forecasts, pages."""

from collections.abc import Iterator

from tools.measures import Measure, best

INDICATORS, COUNTIES, QUARTERS = 60, 11, 20
FIRST_YEAR = 2021
QUARTER_ENDS = (3, 6, 9, 12)
SEED = 20260901


def _set() -> str:
    """A set of rates, intensities and shares: every formula names two variables of its own."""
    rows = ['[set]\ncode = "bench"\nedition = "1"\ntitle_zh = "测试指标体系"\nvalid_from = 2020-01-01\n']
    for n in range(INDICATORS):
        rows += [
            f'[[variable]]\ncode = "{key}{n}"\nname_zh = "{key}{n}"\nunit = "t"\nroll_up = "sum"\n' for key in "ab"
        ]
        rows.append(
            f'[[indicator]]\ncode = "rate{n}"\nnumber = {n + 1}\nname_zh = "指标{n}"\nlevel1_zh = "一级"\n'
            'duty = "must"\nunit = "percent"\ndirection = "higher"\nexpr = "100 * used / whole"\n'
            f'bindings = [{{ key = "used", variable = "a{n}" }}, {{ key = "whole", variable = "b{n}" }}]\n'
        )
    return "\n".join(rows)


def _city() -> None:
    """The set, eleven counties of a city, and every reading of every quarter."""
    import random  # noqa: PLC0415

    from django.db import transaction  # noqa: PLC0415

    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.programme.indicators.actions.figures import figures_held  # noqa: PLC0415
    from wufei.programme.indicators.actions.readings import ReadingIn, readings_put  # noqa: PLC0415
    from wufei.programme.indicators.actions.sets import set_load  # noqa: PLC0415
    from wufei.programme.indicators.spec import ReadingState  # noqa: PLC0415
    from wufei.registers.places.actions import place_create  # noqa: PLC0415
    from wufei.registers.places.spec import PlaceKind, Tree  # noqa: PLC0415

    actor, chance = system("bench"), random.Random(SEED)
    place_create(actor=actor, tree=Tree.ADMINISTRATIVE, kind=PlaceKind.PREFECTURE, code="3715", name="测试市")
    codes = [f"3715{n:02}" for n in range(21, 21 + COUNTIES)]
    for code in codes:
        place_create(
            actor=actor,
            tree=Tree.ADMINISTRATIVE,
            kind=PlaceKind.COUNTY,
            code=code,
            name=f"{code}县",
            parent_code="3715",
        )
    set_load(actor=actor, data=_set().encode(), name="bench.toml")
    closings = [100 * (FIRST_YEAR + n // 4) + QUARTER_ENDS[n % 4] for n in range(QUARTERS)]
    with transaction.atomic(), figures_held():
        for closing in closings:
            rows = [
                ReadingIn(
                    variable=f"{key}{n}",
                    place_code=code,
                    closing=closing,
                    value=str(chance.randrange(*((1_000, 9_000) if key == "a" else (9_000, 12_000)))),
                )
                for n in range(INDICATORS)
                for key in "ab"
                for code in codes
            ]
            readings_put(actor=actor, given=rows, state=ReadingState.ACCEPTED, reason="bench")


def figures_computed() -> Iterator[Measure]:
    """The seconds to compute every figure, and to compute and keep them."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from wufei.programme.indicators.actions.figures import figures_refresh  # noqa: PLC0415
    from wufei.programme.indicators.models import Figure  # noqa: PLC0415
    from wufei.programme.indicators.queries.inputs import Scope, computed  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    _city()
    computed(Scope(closings=(100 * FIRST_YEAR + 3,)))  # the first figure of a process loads what computes
    found = computed(Scope())
    how = f"{INDICATORS} indicators, {COUNTIES + 1} places, {QUARTERS} quarters: {len(found):,} figures"
    how += f", from the tables of {connection.vendor}, best of 3"
    yield Measure("figures of a city computed", best(lambda: computed(Scope()), runs=3), "s", how)

    def kept() -> None:
        Figure.objects.all().delete()
        figures_refresh()

    yield Measure("the same, computed and kept", best(kept, runs=3), "s", how)
