"""Taking rows in and giving them out: rights, order, what is tried, what is logged. Not for: files, cells."""

import pytest
from tests.kernel.people import person
from tests.kernel.tables.toy import TOY_EXPORT, TOY_IMPORT, Shop

from wufei.kernel.access import Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, ImportReport

pytestmark = pytest.mark.django_db
KEEPER = person("7", TOY_EXPORT, TOY_IMPORT)


def take(text: str, actor: Actor = KEEPER, *, dry_run: bool = False) -> ImportReport:
    """Import a text of toys."""
    return table_import(actor=actor, table="toys", data=text.encode(), name="玩具.csv", dry_run=dry_run)


def codes(report: ImportReport) -> list[tuple[int, str, str]]:
    """Row, column and rule of every fault."""
    return [(fault.row, fault.column, fault.problem.code) for fault in report.faults]


def test_each_way_asks_for_the_tables_own_right(shop: Shop) -> None:
    with pytest.raises(Problem) as caught:
        take("code,name\n7,a\n", person("8", TOY_EXPORT))
    assert (caught.value.code, caught.value.where) == ("access.not_allowed", "toys.import")
    with pytest.raises(Problem) as caught:
        table_export(actor=person("8", TOY_IMPORT), table="toys")
    assert (caught.value.code, caught.value.where) == ("access.not_allowed", "toys.export")
    assert not shop.toys


def test_a_right_within_a_place_opens_the_door_and_is_asked_of_every_row(shop: Shop) -> None:
    near = person("8", TOY_EXPORT, TOY_IMPORT, place_code="37")
    report = take("code,name\n371,a\n411,b\n", near)
    assert (report.created, codes(report)) == (1, [(3, "", "access.not_allowed")])
    take("code,name\n411,b\n")
    assert "411" not in table_export(actor=near, table="toys", format=Format.CSV).decode()


def test_rows_may_stand_in_any_order(shop: Shop) -> None:
    report = take("code,name,beside\n1,a,2\n2,b,3\n3,c,\n4,d,nobody\n")
    assert (report.created, codes(report)) == (3, [(5, "beside", "exchange.reference_unknown")])


def test_the_same_row_twice_is_fine_and_another_of_its_key_is_not(shop: Shop) -> None:
    report = take("code,name\n1,a\n1,a\n1,b\n")
    assert (report.created, report.unchanged, codes(report)) == (1, 1, [(4, "code", "exchange.row_twice")])


def test_an_empty_cell_leaves_and_a_dash_empties(shop: Shop) -> None:
    take("code,name,share\n1,a,0.5\n")
    assert take("code,name,share\n1,,\n").unchanged == 1
    assert take("code,name,share\n1,-,\n").changed == 1
    assert (shop.toys["1"]["name"], shop.toys["1"]["share"]) == ("", "0.5")


def test_every_act_is_logged_with_its_counts_but_no_trial(shop: Shop) -> None:
    take("code,name\n1,a\n,b\n", dry_run=True)
    assert not Entry.objects.exists()
    take("code,name\n2,a\n,b\n")
    entry = Entry.objects.get(act="exchange.register.import")
    assert entry.subject_id == "toys"
    assert entry.change == {"file": "玩具.csv", "created": 1, "changed": 0, "unchanged": 0, "refused": 1}
    table_export(actor=KEEPER, table="toys")
    assert Entry.objects.get(act="exchange.register.export").change == {"rows": 2, "format": "xlsx"}


def test_progress_is_told(shop: Shop) -> None:
    told: list[tuple[int, int]] = []
    rows = "\n".join(f"{i},toy" for i in range(450))
    table_import(
        actor=KEEPER,
        table="toys",
        data=f"code,name\n{rows}\n".encode(),
        name="a.csv",
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(200, 450), (400, 450), (450, 450)]


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        table_import(actor=KEEPER, table="ships", data=b"a\n", name="a.csv")
    assert caught.value.code == "exchange.register_unknown"
