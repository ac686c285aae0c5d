"""Numbers that lean on one another: lists in one breath, "the same again later", and a change with its base.

Not for: what a single number counts (see `phrases.py`), nor whether it is a target (see `targets.py`).
"""

import dataclasses
import re

from wufei.programme.plans.compiler.amounts import Amount
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.phrases import clean, phrases_of_list
from wufei.programme.plans.compiler.plan import Figure, Target


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """Where a sentence stands: whether its chapter sets aims or describes, and from which year on a date is ahead.

    `subject` is what the heading above is about; it stands in where a number names nothing ("全市达到260个").
    """

    sets_aims: bool
    describes: bool
    first_year: int
    in_task: bool = False
    in_chapter: bool = False
    subject: str = ""


@dataclasses.dataclass(slots=True)
class Numbers:
    """What the sentences of one place yielded."""

    targets: list[Target] = dataclasses.field(default_factory=list)
    figures: list[Figure] = dataclasses.field(default_factory=list)
    last: list[str] = dataclasses.field(default_factory=list)
    last_unit: str = ""
    told: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    """Phrase and unit of every number of the sentence so far."""


FROM = re.compile(r"(?:从|由|自)(?:20\d\d年的?|现在的?|目前的?)?(?:每[日天年月])?$")
_BASE_YEAR = re.compile(r"(?P<year>20\d\d)年|现在|目前")
ON_TO = re.compile(
    r"^(?:逐步|进一步)?(?:提高|提升|增加|增长|上升|扩大|扩容|扩能|下降|降低|降|减少|压减|压降|升|增|缩短|优化|扩展|拓展|调整|达)"
)


def group_of(plain: str, amounts: list[Amount], first: int, *, mixed: bool = False) -> list[Amount]:
    """Amounts that follow one another with nothing but a list sign between; of one unit unless `mixed`."""
    group = [amounts[first]]
    for following in amounts[first + 1 :]:
        if plain[group[-1].stop : following.start].strip("、和与及以,"):
            break
        if following.unit != group[-1].unit and not mixed:
            break
        group.append(following)
    return group


def pairs_off(lead: str, group: list[Amount], out: Numbers) -> bool:
    return phrases_of_list(lead, len(group)) is not None or bool(same_again(lead, group, out))


def same_again(lead: str, group: list[Amount], out: Numbers) -> list[tuple[str, str | None]]:
    """ "甲2个、乙5家；2027年分别达到6个和9家": the things just counted, in the same order."""
    told = out.told[-len(group) :]
    if len(group) < 2 or "分别" not in lead or [u for _, u in told] != [a.unit for a in group]:
        return []
    phrase, scope = clean(lead)
    return [] if phrase.replace("分别", "") else [(named, scope) for named, _ in told]


def note_base(normal: Normal, lead: str, amount: Amount, context: Context, out: Numbers) -> None:
    """ "由2020年的61.5%提升到…": the dated number that a change starts from is a figure."""
    start = FROM.search(lead)
    dated = _BASE_YEAR.search(start.group()) if start else None
    phrase = clean(FROM.sub("", lead))[0]
    if not dated or not phrase or int(dated.group("year") or 0) > context.first_year:
        return
    span = normal.span(amount.start, amount.stop)
    out.figures.append(Figure(phrase, amount.comparator(""), amount.value, amount.unit, span, 0.8))
