"""The set-up's steps: what is unchanged is left out, what fails says what to do. Not for: what they install."""

import dataclasses
import sys
from pathlib import Path

import pytest
from tools import setup, steps
from tools.steps import Step, StepError
from tools.test import Outcome, read_report


@dataclasses.dataclass
class Bench:
    """A step over one file, in a folder of its own, that counts how often it was done."""

    folder: Path
    done: int = 0

    def step(self, *facts: str, covers: tuple[str, ...] = ()) -> Step:
        return Step("one step", self._do, inputs=[self.folder / "in"], facts=facts, outputs=[self.out], covers=covers)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def _do(self) -> None:
        self.done += 1
        self.out.write_text("made")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "STATE", tmp_path / "state")
    (tmp_path / "in").write_text("one")
    return Bench(tmp_path)


def test_an_unchanged_step_is_left_out(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert steps.walk([bench.step("a")])
    assert steps.walk([bench.step("a")])
    assert bench.done == 1
    assert "[1/1] one step" in capsys.readouterr().out


def test_a_changed_input_fact_or_a_lost_output_does_it_again(bench: Bench) -> None:
    steps.walk([bench.step("a")])
    (bench.folder / "in").write_text("two")
    steps.walk([bench.step("a")])
    steps.walk([bench.step("b")])
    bench.out.unlink()
    steps.walk([bench.step("b")])
    assert bench.done == 4


def test_the_larger_set_up_serves_the_smaller(bench: Bench) -> None:
    steps.walk([bench.step("test", covers=("demo",))])
    steps.walk([bench.step("demo")])
    assert bench.done == 1


def test_a_failure_shows_the_end_of_the_log_and_the_remedy(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        steps.run([sys.executable, "-c", "print('what went wrong'); raise SystemExit(7)"], remedy="Do this.")

    assert not steps.walk([Step("fails", fail), bench.step("a")])
    said = capsys.readouterr().out
    assert "what went wrong" in said
    assert "exit 7" in said
    assert "Do this." in said
    assert bench.done == 0


def test_a_failed_step_is_tried_again(bench: Bench) -> None:
    def fail() -> None:
        raise StepError("why", "remedy")

    step = Step("fails", fail)
    assert not steps.walk([step])
    assert not step.fresh()


def test_one_entry_of_a_lock() -> None:
    entry = "uv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    lock = "a==1 \\\n    --hash=sha256:aa\n" + entry + "z==3 \\\n    --hash=sha256:dd\n"
    assert setup.locked_entry(lock, "uv") == entry
    with pytest.raises(StepError, match="does not name"):
        setup.locked_entry(lock, "y")


def test_a_report_is_counted_with_the_names_of_what_was_skipped(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="a" name="ok"/>'
        '<testcase classname="a" name="no"><failure/></testcase>'
        '<testcase classname="a" name="left"><skipped message="no browser"/></testcase></testsuite></testsuites>'
    )
    outcome = Outcome("x")
    read_report(report, outcome)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (1, 1, ["a::left: no browser"])
