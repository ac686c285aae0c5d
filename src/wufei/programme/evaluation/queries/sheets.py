"""Score sheets and allocations as papers, to be written as workbooks. Not for: how a workbook looks (kernel/papers)."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.papers.spec import Block, Cell, Cited, Column, ColumnKind, Heading, Paper, Paragraph, Table
from wufei.kernel.units import MICRO, Language, unit_get
from wufei.programme.evaluation.errors import RULE_UNKNOWN, RUN_NEEDED
from wufei.programme.evaluation.models import Evaluation, Run
from wufei.programme.evaluation.permissions import SHEET_EXPORT
from wufei.programme.evaluation.queries.evaluations import run_standing
from wufei.programme.evaluation.queries.methods import method_read
from wufei.programme.evaluation.queries.scores import Leaf, Score, scores, tree
from wufei.programme.evaluation.rules import allocation
from wufei.programme.evaluation.rules.allocation import Sheet
from wufei.programme.evaluation.spec import NO_DATA_LABELS, NO_FUNDS_LABELS
from wufei.programme.evaluation.spec.process import EVALUATION_LABELS, EvaluationState
from wufei.programme.indicators.spec import STATE_LABELS
from wufei.registers.places import queries as places

FEN = 100


def decimal_of(micro: int | None) -> Decimal | None:
    """Millionths as a Decimal."""
    return None if micro is None else Decimal(micro) / MICRO


def _named(row: object, language: Language) -> str:
    """The name of an item, group, grade or rule in a language."""
    english = getattr(row, "name_en", "")
    return english if language == "en" and english else str(getattr(row, "name_zh", ""))


def _standing(found: Evaluation) -> Run:
    run = run_standing(found)
    if run is None:
        raise RUN_NEEDED(where="run")
    return run


def score_sheet(actor: Actor, found: Evaluation, *, language: Language = "zh") -> Paper:
    """The score sheet (KPI) of an evaluation: ranking, every item of every subject, signature and hash.

    Raises NOT_ALLOWED, RUN_NEEDED.
    """
    require(actor, SHEET_EXPORT)
    run = _standing(found)
    rows = scores(found, run)
    return Paper(
        title=_title(found, language),
        subtitle=gettext(EVALUATION_LABELS[EvaluationState(found.state)]),
        blocks=(
            Heading(1, gettext("Ranking")),
            _ranking(rows, language),
            Heading(1, gettext("Items")),
            _items(found, run, rows, language),
            *_left_out(found),
        ),
        issuer=_issuer(),
        date=clock.day_of(run.taken_at),
        simulated=found.simulated,
        language=language,
        notes=tuple(_notes(found, run, language)),
    )


def _title(found: Evaluation, language: Language) -> str:
    method = found.method
    title = method.title_en if language == "en" and method.title_en else method.title_zh
    return f"{title} {found.title.rpartition(' ')[2]}"


def _issuer() -> str:
    city = places.city()
    return gettext("Zero-waste office of {place}").format(place=city.name if city else "")


def _notes(found: Evaluation, run: Run, language: Language) -> Iterator[tuple[str, str]]:
    method = method_read(found.method)
    if method.demonstration:
        yield gettext("Demonstration"), method.note_en if language == "en" else method.note_zh
    else:
        yield gettext("Method issued by"), method.issued_by
    yield gettext("State"), gettext(EVALUATION_LABELS[EvaluationState(found.state)])
    yield gettext("Method (SHA-256)"), method.sha256
    yield gettext("Run"), f"{run.number}, {run.taken_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    yield gettext("Snapshot (SHA-256)"), run.sha256
    if found.state == EvaluationState.LOCKED:
        yield gettext("Signature (Ed25519)"), found.lock.signature
        yield gettext("Public key"), found.lock.public_key
        yield gettext("Locked by"), found.lock.locked_by
    else:
        yield gettext("Signature (Ed25519)"), gettext("none: the evaluation is not locked yet")
    yield gettext("Level and progress"), gettext("Progress is shown beside the level and never goes into the points.")


def _ranking(rows: list[Score], language: Language) -> Table:
    number = ColumnKind.NUMBER
    return Table(
        gettext("Ranking"),
        (
            Column(gettext("Rank"), number, width=6),
            Column(gettext("Subject"), width=24),
            Column(gettext("Points"), number, width=9, places=2),
            Column(gettext("Bonus"), number, width=8, places=2),
            Column(gettext("Grade"), width=16),
            Column(gettext("Change of rank"), number, width=9),
            Column(gettext("Gained in a year"), number, width=9, places=2),
            Column(gettext("Coverage"), ColumnKind.PERCENT, width=9, places=1),
            Column(gettext("Lowest status"), width=12),
            Column(gettext("Without data"), width=40),
        ),
        [
            [
                row.rank.rank,
                row.name,
                decimal_of(row.result.points_micro) if row.result.publishable else None,
                decimal_of(row.result.bonus_micro),
                _named(row.grade, language) if row.grade else "—",
                row.rank.change,
                decimal_of(row.result.progress_micro),
                Decimal(row.result.coverage_permille) / 10,
                gettext(STATE_LABELS[row.state]) if row.state else "—",
                "、".join(_named(item, language) for item in row.lacking),
            ]
            for row in rows
        ],
        empty=gettext("Nobody was scored."),
    )


def _items(found: Evaluation, run: Run, rows: list[Score], language: Language) -> Table:
    number = ColumnKind.NUMBER
    lines: list[list[Cell]] = []
    for row in rows:
        opened = tree(found, run, row.subject)
        if opened is None:
            continue
        for branch in opened.branches:
            lines += [_leaf(row.name, _named(branch.group, language), leaf, language) for leaf in branch.leaves]
        lines += [_leaf(row.name, gettext("Bonus"), leaf, language) for leaf in opened.extras]
    return Table(
        gettext("Items"),
        (
            Column(gettext("Subject"), width=22),
            Column(gettext("Group"), width=14),
            Column(gettext("Item"), width=30),
            Column(gettext("Value"), number, width=12),
            Column(gettext("Unit"), width=10),
            Column(gettext("Target"), number, width=12),
            Column(gettext("Baseline"), number, width=12),
            Column(gettext("Points"), number, width=9, places=2),
            Column(gettext("Weight"), number, width=9, places=2),
            Column(gettext("Weight in effect"), number, width=9, places=2),
            Column(gettext("Brings"), number, width=9, places=2),
            Column(gettext("Status"), width=10),
            Column(gettext("Note"), width=40),
        ),
        lines,
        empty=gettext("Nobody was scored."),
    )


def _leaf(name: str, group: str, leaf: Leaf, language: Language) -> list[Cell]:
    node = leaf.node
    note = gettext(NO_DATA_LABELS[node.reason]) if node.reason else leaf.given.note
    return [
        name,
        group,
        _named(leaf.item, language),
        decimal_of(node.value_micro),
        unit_get(node.unit).name(language) if node.unit else "",
        decimal_of(node.target_micro),
        decimal_of(node.baseline_micro),
        decimal_of(node.points_micro),
        decimal_of(node.weight_micro),
        decimal_of(node.effect_micro),
        decimal_of(node.marks_micro),
        gettext(STATE_LABELS[leaf.given.state]) if leaf.given.state else "",
        note,
    ]


def _left_out(found: Evaluation) -> Iterator[Block]:
    rows = list(found.subjects.exclude(left_out="").select_related("place", "party"))
    if rows:
        yield Heading(1, gettext("Left out"))
        yield Table(
            gettext("Left out"),
            (Column(gettext("Subject"), width=24), Column(gettext("Reason"), width=60)),
            [[str(row.place or row.party), row.left_out] for row in rows],
            empty=gettext("Nobody was left out."),
        )


def allocation_of(actor: Actor, found: Evaluation, *, rule: str, total_fen: int) -> Sheet:
    """An amount shared out by a rule of the method. Raises NOT_ALLOWED, RULE_UNKNOWN, FUND_TOTAL, FUND_NOBODY."""
    require(actor, SHEET_EXPORT)
    rules = {one.code: one for one in method_read(found.method).allocations}
    if rule not in rules:
        raise RULE_UNKNOWN(where="rule", value=rule, choices=", ".join(rules) or "—")
    return allocation.allocate(rules[rule], total_fen, [row.rank for row in scores(found, _standing(found))])


def allocation_sheet(actor: Actor, found: Evaluation, *, rule: str, total_fen: int, language: Language = "zh") -> Paper:
    """The same as a paper: who gets how much and why. Raises like `allocation_of`."""
    sheet = allocation_of(actor, found, rule=rule, total_fen=total_fen)
    run = _standing(found)
    names = {row.subject.key: row for row in scores(found, run)}
    grades = {grade.code: _named(grade, language) for grade in method_read(found.method).grades}
    number = ColumnKind.NUMBER
    total = Decimal(total_fen) / FEN
    table = Table(
        gettext("Allocation"),
        (
            Column(gettext("Subject"), width=24),
            Column(gettext("Grade"), width=16),
            Column(gettext("Points"), number, width=9, places=2),
            Column(gettext("Amount, yuan"), number, width=16, places=2),
            Column(gettext("of it even part, yuan"), number, width=16, places=2),
            Column(gettext("Share"), ColumnKind.PERCENT, width=10, places=2),
            Column(gettext("Note"), width=32),
        ),
        [
            [
                names[line.subject].name,
                grades.get(line.grade, "—"),
                decimal_of(line.points_micro),
                Cited("", _source(run), number=Decimal(line.fen) / FEN),
                Decimal(line.base_fen) / FEN,
                decimal_of(line.share_micro),
                gettext(NO_FUNDS_LABELS[line.reason]) if line.reason else "",
            ]
            for line in sheet.lines
        ],
        empty=gettext("Nobody was scored."),
        note=gettext("The amounts add up to {total} yuan exactly.").format(total=f"{total:,.2f}"),
    )
    rule_name = _named(sheet.rule, language)
    return Paper(
        title=gettext("Allocation by the result of {title}").format(title=_title(found, language)),
        subtitle=rule_name,
        blocks=(
            Paragraph(
                gettext("{total} yuan are shared out by the rule “{rule}”.").format(
                    total=f"{total:,.2f}", rule=rule_name
                )
            ),
            table,
        ),
        issuer=_issuer(),
        date=clock.today(),
        simulated=found.simulated,
        language=language,
        notes=tuple(_notes(found, run, language)),
    )


def _source(run: Run) -> str:
    return gettext("Run {number}, snapshot {hash}").format(number=run.number, hash=run.sha256[:16])
