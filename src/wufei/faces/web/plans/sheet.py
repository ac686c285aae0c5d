"""The review's rows for a workbook (核对表)."""

from collections.abc import Sequence

from django.utils.translation import gettext

from wufei.faces.web.kit import words
from wufei.faces.web.kit.sheets import Sheet
from wufei.kernel.units import decimal_text
from wufei.programme.plans.models import Edition, Item


def review_sheet(edition: Edition, items: Sequence[Item]) -> Sheet:
    """One row an item, with what was read and how far its review is."""
    columns = (
        (gettext("Number"), 8),
        (gettext("Chapter"), 30),
        (gettext("Task"), 36),
        (gettext("Action"), 70),
        (gettext("Units"), 50),
        (gettext("Inherited"), 24),
        (gettext("Targets"), 46),
        (gettext("Deadline"), 12),
        (gettext("Confidence"), 10),
        (gettext("State"), 12),
        (gettext("Note"), 30),
    )
    rows = [
        [
            item.number,
            item.path[0] if item.path else "",
            item.title,
            item.body,
            "\n".join(f"{gettext(words.ROLES[p['role']])} {p['printed']}" for p in item.parties),
            "、".join(p["printed"] for p in item.inherited),
            "\n".join(
                f"{t['phrase']} {words.COMPARATORS.get(t['comparator'], '')}{decimal_text(t['value_micro'])}{t['unit']}"
                for t in item.targets
                if t.get("value_micro") is not None
            ),
            item.deadline,
            item.confidence_permille / 1000,
            gettext(words.ITEM_STATES[item.state][0]),
            item.note,
        ]
        for item in items
    ]
    notes = ((gettext("Plan"), f"{edition.title} #{edition.number}"), (gettext("File"), edition.file.name))
    return Sheet(gettext("Review sheet"), columns, rows, notes)
