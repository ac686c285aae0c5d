"""`wufei` with a database: registers, people, plans, tasks, the kernel's commands, refusals in words and codes."""

import json
import pathlib
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from tests.factories import registers

from wufei.faces.cli.kit.words import language_set, language_wanted
from wufei.faces.cli.main import ENTRIES, root
from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Delivery, Emitted
from wufei.registers.identity import queries as identity
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import PartyKind
from wufei.registers.places.models import Place

PLAN = """聊城市测试“无废城市”建设实施方案

一、主要任务

1.提升工业固体废物利用水平。到2025年，一般工业固体废物综合利用率达到95%以上。（市生态环境局牵头，市工业和信息化局配合）

2.建设示范项目。到2025年，新建示范项目3个。（市工业和信息化局负责）
"""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LANGUAGE", raising=False)


def wufei(*words: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(root, ["--lang", "en", *words], input=given)


def told(*words: str, given: str | bytes = "") -> Any:
    """The JSON of a command that must succeed."""
    result = wufei(*words, "--json", given=given)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def city(db: None) -> dict[str, Place]:
    return registers.small_city()


def test_the_help_lists_every_command_in_sections() -> None:
    result = wufei("--help")
    assert result.exit_code == 0
    for word in {entry.words[0] for entry in ENTRIES} - {"demo"}:
        assert f"  {word} " in result.stdout
    assert "Running the house:" in result.stdout


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.path not in {"demo", "manage"}], ids=lambda e: e.path)
def test_every_command_has_help(entry: Any) -> None:
    result = wufei(*entry.words, "--help")
    assert result.exit_code == 0, result.stderr
    assert entry.words[-1] in result.stdout


def test_the_language_is_that_of_the_terminal_chinese_first() -> None:
    assert language_wanted({}) == "zh"
    assert language_wanted({"LANG": "C.UTF-8"}) == "zh"
    assert language_wanted({"LANG": "en_GB.UTF-8"}) == "en"
    assert language_wanted({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}) == "zh"
    language_set("en")


def test_refusals_have_code_place_words_and_remedy(city: Any) -> None:
    result = wufei("places", "load", "4190")
    assert result.exit_code == 2
    assert "places.city_is_a_group" in result.stderr or "places.divisions_absent" in result.stderr
    assert "→" in result.stderr
    assert "Traceback" not in result.output
    assert wufei("nix").exit_code == 2
    assert wufei("task", "show", "T9999").exit_code == 2
    assert wufei("--as", "nobody", "task", "list").exit_code == 2
    assert "cli.date_form" in wufei("task", "list", "--before", "31.12.2025").stderr
    assert "cli.file_unreadable" in wufei("plan", "upload", "/nowhere").stderr
    assert "exchange.register_unknown" in wufei("register", "export", "nix").stderr


def test_a_fault_in_the_program_ends_with_1_and_no_trace(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_a: object, **_k: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("wufei.programme.plans.queries.tasks.visible_to", broken)
    result = wufei("task", "list")
    assert (result.exit_code, "cli.unexpected" in result.stderr) == (1, True)
    assert "Traceback" not in result.output


def test_places_are_listed_and_get_outlines(city: Any, tmp_path: pathlib.Path) -> None:
    assert [row["code"] for row in told("places", "list")] == ["3715"]
    assert {row["code"] for row in told("places", "list", "--below", "371502", "--kind", "township")} == {
        "371502001",
        "371502002",
    }
    square = {"type": "Polygon", "coordinates": [[[115.9, 36.4], [116.0, 36.4], [116.0, 36.5], [115.9, 36.4]]]}
    feature = {"type": "Feature", "properties": {"name": "莘县", "adcode": "371522"}, "geometry": square}
    file = tmp_path / "o.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert told("places", "outlines", "3715", str(file))["created"] == 1


def test_registers_go_out_and_come_in(city: Any, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "parties.csv"
    file = tmp_path / "in.csv"
    file.write_text("名称,类型\n新单位,部门\n,部门\n")
    result = wufei("register", "import", "parties", str(file), "--dry-run", "--errors", str(tmp_path / "bad.xlsx"))
    assert result.exit_code == 2
    assert "1 new, 0 changed, 0 unchanged, 1 refused" in result.stdout
    assert "exchange.value_missing" in result.stderr
    assert (tmp_path / "bad.xlsx").read_bytes()[:2] == b"PK"
    assert not Party.objects.exists()
    file.write_text("名称,类型\n新单位,部门\n")
    assert told("register", "import", "parties", str(file))["created"] == 1
    assert wufei("register", "export", "parties", "--format", "csv", "-o", str(out)).exit_code == 0
    assert "新单位" in out.read_text("utf-8-sig")
    assert wufei("register", "export", "parties", "--template", "-o", str(tmp_path / "t.xlsx")).exit_code == 0
    assert {"places": "registers", "parties": "registers"}.items() <= {
        row["code"]: row["floor"] for row in told("register", "list")
    }.items()
    listed = wufei("register", "list").stdout
    assert listed.index("Registers\n") < listed.index("  places  Places: ") < listed.index("  people  ")


def test_people_get_roles_passwords_and_keys(city: Any) -> None:
    department = registers.party("市生态环境局", PartyKind.DEPARTMENT, "3715")
    added = wufei("person", "add", "li.na", "--name", "Li Na", "--stdin", given="a rather long phrase\n")
    assert added.exit_code == 0, added.stderr
    weak = wufei("person", "add", "li.nb", "--name", "Li", "--stdin", given="123\n")
    assert (weak.exit_code, "identity.password_weak" in weak.stderr) == (2, True)
    assert wufei("person", "grant", "li.na", "department", "--party", "市生态环境局").exit_code == 0
    assert "identity.scope_missing" in wufei("person", "grant", "li.na", "county").stderr
    assert "cli.party_unclear" in wufei("person", "grant", "li.na", "department", "--party", "无此单位").stderr
    person = next(row for row in told("person", "list") if row["username"] == "li.na")
    assert person["roles"] == [{"role": "department", "party_id": department.pk, "place": None}]
    assert wufei("person", "password", "li.na", "--stdin", given="another long phrase\n").exit_code == 0
    key = wufei("person", "key", "li.na", "script", "--expires", "2099-12-31")
    assert identity.key_find(key.stdout.strip()) is not None
    refused = wufei("--as", "li.na", "person", "add", "x.y", "--name", "x", "--no-password")
    assert (refused.exit_code, "access.not_allowed" in refused.stderr) == (2, True)
    assert Entry.objects.filter(act="identity.apikey.issue", face="cli").exists()


def test_a_plan_is_brought_in_and_becomes_tasks(city: Any, tmp_path: pathlib.Path) -> None:
    registers.party("市生态环境局", PartyKind.DEPARTMENT, "3715")
    file = tmp_path / "plan.txt"
    file.write_text(PLAN)
    edition = told("plan", "upload", str(file))
    assert edition["items"] == 2
    assert "plans.plan_same" in wufei("plan", "upload", str(file)).stderr
    assert "plans.nothing_reviewed" in wufei("plan", "adopt", str(edition["id"])).stderr
    done = told("plan", "adopt", str(edition["id"]), "--accept-sure") if _sure(edition["id"]) else {"created": []}
    assert [row["state"] for row in told("plan", "list")] == ["adopted" if done["created"] else "in_review"]
    tasks = told("task", "list", "--flag", "overdue")
    assert [t["number"] for t in tasks] == done["created"]
    for task in tasks:
        shown = wufei("task", "show", task["number"])
        assert task["title"] in shown.stdout
        assert told("task", "show", task["number"])["history"][0]["act"] == "adopt"
    assert told("task", "list", "-q", "nothing like this") == []


def _sure(edition_id: int) -> bool:
    """Whether anything was read with high confidence; the compiler decides."""
    from wufei.programme.plans.models import Item

    return Item.objects.filter(edition_id=edition_id, confidence_permille__gte=950).exists()


def test_behind_the_scenes(city: Any) -> None:
    emitted = Emitted.objects.create(topic="x.y", data={}, recorded_at=clock.now())
    dead = Delivery.objects.create(emitted=emitted, handler="h", state="dead", due_at=clock.now(), error="a\nboom")
    assert told("outbox", "list")["given_up"][0]["error"] == "boom"
    assert "boom" in wufei("outbox", "list").stdout
    assert wufei("outbox", "redrive", "--all").exit_code == 0
    dead.refresh_from_db()
    assert dead.state == "waiting"
    assert told("outbox", "list")["dead"] == 0
    assert told("jobs", "list") == []
    assert "jobs.already_over" in wufei("jobs", "cancel", "1").stderr or "kernel.not_found" in (
        wufei("jobs", "cancel", "1").stderr
    )
    assert told("files", "verify") == []
    entries = told("audit", "list", "--act", "outbox.", "--since", "2000-01-01")
    assert entries[0]["act"] == "outbox.delivery.redrive"


def test_the_check_looks_at_everything(city: Any) -> None:
    result = wufei("check", "--json")
    found = {row["what"]: row["state"] for row in json.loads(result.stdout)}
    assert found["Database"] == "good"
    assert found["Migrations"] == "good"
    assert found["City"] == "good"
    assert found["Log of acts"] == "good"
    assert "Wufei" in wufei("check").stdout


def test_serve_refuses_a_taken_port_and_old_tables(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = wufei("serve", "--port", str(taken.getsockname()[1]))
        assert (result.exit_code, "cli.port_taken" in result.stderr) == (2, True)
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["one"])
    for command in ("serve", "worker"):
        result = wufei(command)
        assert (result.exit_code, "cli.not_migrated" in result.stderr) == (2, True)


def test_django_commands_pass_through(city: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert settings.configured
    result = wufei("manage", "check")
    assert result.exit_code == 0, result.output
