"""The demo's plan document and its revised edition, for the year of set-up. Not for: reading plans (the compiler)."""

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import Days

NAME = "demo-plan-{edition}.txt"


def first_edition(days: Days) -> bytes:
    """The plan as adopted."""
    return _filled(shelf.text("plan.txt"), days)


def second_edition(days: Days) -> bytes:
    """The plan with the edits of the revision. Raises ValueError where an edit does not meet its place exactly once."""
    plan = shelf.text("plan.txt")
    for edit in shelf.table("revision")["edits"]:
        if plan.count(edit["from"]) != 1:
            raise ValueError(f"revision.toml: {edit['from']!r} stands {plan.count(edit['from'])} times in plan.txt")
        plan = plan.replace(edit["from"], edit["to"])
    return _filled(plan, days)


def _filled(plan: str, days: Days) -> bytes:
    for name, value in days.marks().items():
        plan = plan.replace("{" + name + "}", value)
    return plan.encode()
