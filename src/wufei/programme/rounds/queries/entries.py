"""One page with its entries: values, what they were last time, returns, parts, evidence. Not for: rounds as such."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Prefetch, Q, QuerySet

from wufei.kernel.access import Actor
from wufei.kernel.files.queries import file_read
from wufei.kernel.lake.spec import DATASETS
from wufei.kernel.periods import closing_earlier
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.kernel.text import Text
from wufei.programme.indicators.models import Definition, Figure, Reading, Target, Variable
from wufei.programme.indicators.queries import board
from wufei.programme.indicators.queries.definitions import definition_at
from wufei.programme.indicators.queries.inputs import READINGS
from wufei.programme.indicators.spec import RANK, ReadingState, Standing, VariableKind
from wufei.programme.plans.models import Target as TaskTarget
from wufei.programme.plans.spec import TargetState
from wufei.programme.rounds.errors import ENTRY_INCOMPLETE, RETURN_UNANSWERED
from wufei.programme.rounds.models import Entry, EntryFile, EntryPart, EntryReturn, Page
from wufei.programme.rounds.queries.rounds import page_get, pages_visible_to
from wufei.programme.rounds.rules.filling import changes, missing_values
from wufei.programme.rounds.rules.likeness import small_picture
from wufei.programme.rounds.spec import FIELD_LABELS, EntryKind, EntryState, Lack

YEAR = 100
APPROVED = RANK[ReadingState.APPROVED]


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """One input that an entry asks for: the variable, what stands now, what stood before.

    `last`: the reading it is compared with; `last_micro` also where the figure before was a sum of the places below.
    `given_micro`: the number where nobody filled one in: the sum of `parts` of `expected` places below, or the figure
    of another dataset. Where such a dataset has a number it speaks for itself, and nobody is asked to type it; one that
    knows only a part proposes it.
    """

    key: str
    variable: Variable
    reading: Reading | None
    last: Reading | None
    given_micro: int | None = None
    parts: int = 0
    expected: int = 0
    last_micro: int | None = None
    last_closing: int | None = None

    @property
    def typed(self) -> bool:
        """Whether people enter it, and no system does."""
        told = self.variable.dataset == READINGS or self.reading is not None or self.given_micro is None
        return told or (self.variable.dataset in DATASETS and DATASETS.get(self.variable.dataset).partial)

    @property
    def value_micro(self) -> int | None:
        return self.reading.value_micro if self.reading else self.given_micro

    @property
    def change_micro(self) -> int | None:
        """Against what stood before."""
        if self.value_micro is None or self.last_micro is None:
            return None
        return self.value_micro - self.last_micro

    @property
    def shrunk(self) -> bool:
        """Whether an amount counted since January is smaller than earlier in the same year: to be looked at."""
        if self.change_micro is None or self.last_closing is None or self.variable.kind != VariableKind.FLOW:
            return False
        now = self.reading.closing if self.reading else 0
        return self.change_micro < 0 and now > self.last_closing and now // YEAR == self.last_closing // YEAR


@dataclasses.dataclass(frozen=True, slots=True)
class Sight:
    """An entry as its page shows it."""

    entry: Entry
    definition: Definition | None
    figure: Figure | None
    before: Figure | None
    target: Target | None
    standing: Standing
    permille: int | None
    asked: tuple[Asked, ...]
    returns: tuple[EntryReturn, ...]
    parts: tuple[EntryPart, ...]
    files: tuple[EntryFile, ...]

    @property
    def title(self) -> str:
        return title_of(self.entry)

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of inputs that nobody told yet."""
        return missing_values([(a.key, a.value_micro is not None) for a in self.asked if a.typed])

    @property
    def open_returns(self) -> tuple[EntryReturn, ...]:
        return tuple(r for r in self.returns if r.answered_at is None)

    @property
    def unanswered(self) -> tuple[EntryReturn, ...]:
        """The returns since which nothing of the entry was changed."""
        changed = self.entry.changed_at
        return tuple(r for r in self.open_returns if changed is None or changed <= r.recorded_at)

    @property
    def ready(self) -> bool:
        """Whether it may be confirmed: all inputs told, or the problem says why not."""
        if self.entry.problem.strip():
            return True
        return not self.missing and (self.entry.kind == EntryKind.INDICATOR or bool(self.entry.progress.strip()))

    @property
    def lack(self) -> Lack | None:
        """What keeps it from being filed; None where nothing does."""
        if not self.ready:
            return Lack.VALUES if self.missing else Lack.PROGRESS
        if self.unanswered:
            return Lack.ANSWER
        return Lack.CONFIRM if self.entry.state == EntryState.TO_FILL else None

    @property
    def missing_names(self) -> tuple[str, ...]:
        """How the inputs that nobody told are called."""
        return tuple(a.variable.name_zh for a in self.asked if a.key in self.missing)

    def changed_words(self, field: str) -> list[tuple[str, str]]:
        """A text against the round before, as runs (“same” | “gone” | “new”, text); empty where it is as it was."""
        earlier = self.entry.earlier
        now, before = getattr(self.entry, field), getattr(earlier, field) if earlier else ""
        return changes(before, now) if before and before != now else []


def entries_of(page: Page) -> QuerySet[Entry]:
    """The entries a page answers for, with all that is shown of them."""
    files = Prefetch(
        "files",
        EntryFile.objects.filter(removed_at__isnull=True).select_related("file", "like__entry__round", "party"),
    )
    rows = page.entries.select_related("indicator", "place", "task", "earlier", "page__party", "round")
    rows = rows.defer("place__outline")
    parts = Prefetch("parts", EntryPart.objects.select_related("page__party"))
    aims = Prefetch("task__targets", TaskTarget.objects.exclude(state=TargetState.DROPPED))
    return rows.prefetch_related("returned", files, parts, "indicator__definitions", aims)


def parts_of(page: Page) -> QuerySet[EntryPart]:
    """The entries of others to which this page's unit adds a part."""
    rows = page.parts.select_related("entry__indicator", "entry__task", "entry__page__party", "entry__place", "page")
    return (
        rows.defer("entry__place__outline")
        .prefetch_related("entry__indicator__definitions")
        .order_by("entry__position", "pk")
    )


def part_files(page: Page) -> dict[int, list[EntryFile]]:
    """Entry id → what this page's unit handed in on the entries of others to which it adds."""
    rows = EntryFile.objects.filter(
        entry__parts__page=page, party=page.party_id, removed_at__isnull=True
    ).select_related("file", "like__entry__round")
    found: dict[int, list[EntryFile]] = {}
    for row in rows.distinct():
        found.setdefault(row.entry_id, []).append(row)
    return found


def entry_get(*, actor: Actor, entry_id: int) -> Entry:
    """One entry on a page within the actor's reach. Raises NOT_FOUND."""
    found = Entry.objects.select_related(
        "page__party__place", "page__round", "round", "indicator", "place", "task"
    ).filter(pk=entry_id, page__in=pages_visible_to(actor))
    entry = found.defer("place__outline", "page__party__place__outline").first()
    if entry is None:
        raise NOT_FOUND(where="entry", value=entry_id)
    return entry


def part_get(*, actor: Actor, part_id: int) -> EntryPart:
    """One supporting unit's part, where its page is within the actor's reach. Raises NOT_FOUND."""
    rows = EntryPart.objects.select_related("entry__page", "entry__round", "page__party__place", "page__round")
    found = rows.filter(pk=part_id, page__in=pages_visible_to(actor)).first()
    if found is None:
        raise NOT_FOUND(where="part", value=part_id)
    return found


def file_get(*, actor: Actor, file_id: int) -> EntryFile:
    """One piece of evidence on a page within the actor's reach, or on an entry to which its unit adds. NOT_FOUND."""
    pages = pages_visible_to(actor)
    reached = Q(entry__page__in=pages) | Q(entry__parts__page__in=pages)
    rows = EntryFile.objects.select_related("entry__page__party__place", "entry__page__round", "file", "party")
    found = rows.filter(reached, pk=file_id).distinct().first()
    if found is None:
        raise NOT_FOUND(where="file", value=file_id)
    return found


def sights(actor: Actor, page: Page) -> list[Sight]:
    """Every entry of a page with its values, in a fixed number of queries."""
    return _sights(list(entries_of(page)), page)


def sight(actor: Actor, entry: Entry) -> Sight:
    """One entry with its values."""
    page = page_get(actor=actor, page_id=entry.page_id)
    return _sights(list(entries_of(page).filter(pk=entry.pk)), page)[0]


def _sights(entries: Sequence[Entry], page: Page) -> list[Sight]:
    closing = page.round.closing
    near = page.round.set.near_permille if page.round.set else board.NEAR_PERMILLE
    rows = [e for e in entries if e.kind == EntryKind.INDICATOR]
    definitions = {e.pk: definition_at(e.indicator.definitions.all(), closing) for e in rows if e.indicator}
    codes = {b["variable"] for d in definitions.values() if d for b in d.bindings}
    variables = {v.code: v for v in Variable.objects.filter(code__in=codes)}
    places = {e.place_id for e in rows}
    ids = {e.indicator_id for e in rows}
    readings = _readings(variables.values(), places, closing)
    figures = _figures(ids, places, (closing, closing_earlier(closing, 3), closing_earlier(closing, 12)))
    targets: dict[tuple[int, int], list[Target]] = {}
    for target in Target.objects.filter(indicator__in=ids, place__in=places):
        targets.setdefault((target.indicator_id, target.place_id), []).append(target)
    found = []
    for entry in entries:
        definition = definitions.get(entry.pk)
        key = (entry.indicator_id or 0, entry.place_id or 0)
        figure, before = figures.get((*key, closing)), figures.get((*key, closing_earlier(closing, 3)))
        aim = board.target_at(targets.get(key, []), closing)
        year_before = figures.get((*key, closing_earlier(closing, 12)))
        standing, permille = (
            board.judged(definition, _value(figure), aim, _value(year_before), near)
            if definition
            else (Standing.NO_DATA, None)
        )
        found.append(
            Sight(
                entry=entry,
                definition=definition,
                figure=figure,
                before=before,
                target=aim,
                standing=standing,
                permille=permille,
                asked=_asked(entry, definition, (figure, before), variables, readings) if definition else (),
                returns=tuple(entry.returned.all()),
                parts=tuple(entry.parts.all()),
                files=tuple(entry.files.all()),
            )
        )
    return found


def _value(figure: Figure | None) -> int | None:
    return figure.value_micro if figure else None


def _figures(
    indicators: Iterable[int | None], places: Iterable[int | None], closings: Sequence[int]
) -> dict[tuple[int, int, int], Figure]:
    rows = Figure.objects.filter(
        indicator__in=list(indicators), place__in=list(places), closing__in=closings, superseded_at__isnull=True
    )
    return {(f.indicator_id, f.place_id, f.closing): f for f in rows}


Key = tuple[str, int, int]


def _readings(variables: Iterable[Variable], places: Iterable[int | None], closing: int) -> dict[Key, list[Reading]]:
    """(variable, place, month) → readings, newest first: this month's and those of the twelve months before it."""
    rows = Reading.objects.filter(
        variable__in=list(variables),
        place__in=[p for p in places if p],
        closing__gte=closing - YEAR,
        closing__lte=closing,
    )
    found: dict[Key, list[Reading]] = {}
    for row in rows.select_related("variable", "party").order_by("-closing", "-recorded_at", "-pk"):
        found.setdefault((row.variable.code, row.place_id, row.closing), []).append(row)
    return found


def _asked(
    entry: Entry,
    definition: Definition,
    figures: tuple[Figure | None, Figure | None],
    variables: Mapping[str, Variable],
    readings: Mapping[Key, list[Reading]],
) -> tuple[Asked, ...]:
    closing, place_id = entry.round.closing, entry.place_id or 0
    rows, earlier = ({row["key"]: row for row in f.inputs} if f else {} for f in figures)
    found = []
    for binding in definition.bindings:
        if binding.get("last_year"):
            continue
        variable = variables[binding["variable"]]
        said = readings.get((variable.code, place_id, closing), [])
        now = next((r for r in said if r.superseded_at is None), None)
        row = rows.get(binding["key"], {})
        given = row if now is None and (row.get("parts") or variable.dataset != READINGS) else {}
        last = _last(variable, place_id, closing, readings)
        sum_before = earlier.get(binding["key"], {}) if last is None else {}
        if variable.kind == VariableKind.FLOW and sum_before.get("closing", 0) // YEAR != closing // YEAR:
            sum_before = {}
        found.append(
            Asked(
                key=binding["key"],
                variable=variable,
                reading=now,
                last=last,
                last_micro=last.value_micro if last else sum_before.get("value_micro"),
                last_closing=last.closing if last else sum_before.get("closing"),
                given_micro=given.get("value_micro"),
                parts=given.get("parts", 0),
                expected=given.get("expected", 0),
            )
        )
    return tuple(found)


def _last(variable: Variable, place_id: int, closing: int, readings: Mapping[Key, list[Reading]]) -> Reading | None:
    """What a number is compared with: the same month as it was approved before it was opened again, else earlier.

    Amounts count from January, so that one of the first months is compared with the same month a year ago.
    """
    restated = readings.get((variable.code, place_id, closing), [])
    opened = [r for r in restated if r.superseded_at is not None and RANK[r.state] >= APPROVED]
    if opened:
        return opened[0]
    months = sorted({m for v, p, m in readings if (v, p) == (variable.code, place_id) and m < closing}, reverse=True)
    if variable.kind == VariableKind.FLOW:
        same_year = [m for m in months if m // YEAR == closing // YEAR]
        months = same_year or [m for m in months if m == closing - YEAR]
    present = (r for m in months for r in readings[variable.code, place_id, m] if r.superseded_at is None)
    return next(present, None)


def title_of(entry: Entry) -> str:
    """What an entry is called: the indicator's name or the task's title."""
    if entry.task is not None:
        return entry.task.title
    definition = definition_at(entry.indicator.definitions.all(), entry.round.closing) if entry.indicator else None
    return definition.name_zh if definition else str(entry.indicator)


def lacking(sight: Sight) -> list[Problem]:
    """What keeps an entry from being confirmed, in words with a remedy."""
    title, where = sight.title, f"entry:{sight.entry.pk}"
    match sight.lack:
        case Lack.VALUES:
            return [ENTRY_INCOMPLETE(where=where, title=title, missing=sight.missing_names)]
        case Lack.PROGRESS:
            return [ENTRY_INCOMPLETE(where=where, title=title, missing=Text(FIELD_LABELS["progress"]))]
        case Lack.ANSWER:
            return [RETURN_UNANSWERED(where=where, title=title, reason=r.reason) for r in sight.unanswered]
    return []


def file_tile(*, actor: Actor, file_id: int) -> tuple[EntryFile, bytes]:
    """A photo as its tile shows it; without bytes where it is none that can be shown. Raises NOT_FOUND."""
    found = file_get(actor=actor, file_id=file_id)
    return found, small_picture(file_read(found.file))
