"""A typical case as a paper: the story, its figures with their sources as footnotes, its files. Not for: pages."""

from collections.abc import Iterator

from django.utils.translation import gettext

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.files.queries import file_read
from wufei.kernel.papers.spec import (
    Block,
    Cited,
    Column,
    Evidence,
    EvidenceFile,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
)
from wufei.kernel.units import Language
from wufei.programme.exemplars.models import Case, CaseFile
from wufei.programme.exemplars.permissions import CASE_EXPORT
from wufei.programme.exemplars.queries.cases import Live, Told, case_get, case_subject, cases_told, files_of
from wufei.programme.exemplars.spec import FIELD_LABELS, STATE_LABELS
from wufei.programme.indicators.queries.citing import Told as Citing
from wufei.programme.indicators.queries.citing import cited, in_words, named, period_name

PNG, WIDTH_CM = "image/png", 12


def case_paper(*, actor: Actor, case_id: int, language: Language = "zh", root: str = "") -> Paper:
    """The paper of one case. `root`: the address of this house, for links in footnotes. Raises NOT_FOUND."""
    case = case_get(actor=actor, case_id=case_id)
    require(actor, CASE_EXPORT, case_subject(case))
    (told,) = cases_told(actor, [case])
    return Paper(
        title=case.title,
        subtitle=" · ".join((gettext(FIELD_LABELS.get(case.field, case.field)), case.lead.name)),
        blocks=tuple(_blocks(actor, told, language, root)),
        issuer=case.lead.name,
        date=clock.today(),
        simulated=case.simulated,
        language=language,
        notes=(
            (gettext("State"), gettext(STATE_LABELS[case.state])),
            (gettext("Figures"), gettext("As they stand in the ledger on the day of this paper.")),
        ),
    )


def figures_in_words(actor: Actor, told: Told, *, language: Language, root: str = "") -> Iterator[Run]:
    """The figures of a case as part of a sentence, each with its source."""
    for number, live in enumerate(told.figures):
        citing = _citing(actor, live, language, root)
        name = named(citing, live.definition)
        yield f"{'；' if number else ''}{live.metric.place.name}{name}（{citing.period}）"
        yield in_words(_figure(citing, live))


def _blocks(actor: Actor, told: Told, language: Language, root: str) -> Iterator[Block]:
    case = told.case
    if case.summary:
        yield Paragraph(case.summary)
    yield Heading(1, gettext("What was done"))
    for part in case.done.splitlines() or ["—"]:
        if part.strip():
            yield Paragraph(part.strip())
    yield Heading(1, gettext("What was reached"))
    yield Table(
        gettext("Figures of the ledger"),
        (
            Column(gettext("Indicator"), width=30),
            Column(gettext("Place"), width=14),
            Column(gettext("Period"), width=14),
            Column(gettext("Value"), width=16),
        ),
        [_row(_citing(actor, live, language, root), live) for live in told.figures],
        empty=gettext("No figure was chosen."),
    )
    yield Heading(1, gettext("Where and who"))
    yield Paragraph(_where(case))
    for line in _tied(case):
        yield Paragraph(line)
    yield from _files(files_of(case))


def _row(citing: Citing, live: Live) -> list[str | Cited]:
    return [
        named(citing, live.definition),
        live.metric.place.name,
        period_name(live.metric.closing),
        in_words(_figure(citing, live)),
    ]


def _citing(actor: Actor, live: Live, language: Language, root: str) -> Citing:
    return Citing(actor, live.metric.place, live.metric.closing, language, root)


def _figure(citing: Citing, live: Live) -> Cited:
    return cited(citing, live.definition, live.figure, live.metric.indicator.code)


def _where(case: Case) -> str:
    days = " – ".join(str(day) for day in (case.start_on, case.end_on) if day)
    place = case.place.name if case.place else gettext("the whole city")
    return " · ".join(part for part in (place, case.lead.name, days) if part)


def _tied(case: Case) -> Iterator[str]:
    for task in case.tasks.all():
        yield f"{gettext('Task')} {task.number} {task.title}"
    for project in case.projects.all():
        yield f"{gettext('Project')} {project.number} {project.name}"


def _files(links: list[CaseFile]) -> Iterator[Block]:
    if not links:
        return
    yield Heading(1, gettext("Evidence"))
    for link in links:
        if link.file.media_type == PNG and link.file.purged_at is None:
            yield Picture(file_read(link.file), link.note or link.file.name, WIDTH_CM)
    files = [EvidenceFile(link.file.name, link.file.size_bytes, link.file.sha256) for link in links]
    yield Evidence(gettext("Files of the case"), files, empty=gettext("None."))
