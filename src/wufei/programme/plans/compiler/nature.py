"""What sort of document this is: its title, whether it is a plan or news of results, and the year it starts from.

Not for: reading tasks.
"""

import re
from collections.abc import Iterator

from wufei.programme.plans.compiler.dates import read_dates
from wufei.programme.plans.compiler.labels import Label
from wufei.programme.plans.compiler.lexicon import TITLE_WORDS
from wufei.programme.plans.compiler.lines import Line, LineKind
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.outline import Heading
from wufei.programme.plans.compiler.plan import Span

_PLAN_HEADINGS = re.compile(
    r"指导思想|基本原则|总体要求|总体目标|工作目标|主要任务|重点任务|工作任务|建设任务|保障措施|组织保障|工作措施|工作要求|主要目标|实施步骤"
)
_NEWS = re.compile(
    r"记者|获悉|本报讯|通讯员|新闻发布会|答记者问|日报|晚报|客户端.{0,8}讯|\d日讯|消息,|简报|快报|供稿|^第\d+期$", re.M
)
_RESULTS = re.compile(
    r"已(?:建成|完成|达|累计|经)|累计|截至|成效|达标|入选|荣获|率先|提前完成|圆满|同比(?:增|上升|下降|提高)"
)
_FIVE_YEARS = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_YEARS = re.compile(r"^\((20\d\d)年?[-—–~至到]+20\d\d年?\)$", re.M)
_ISSUED = re.compile(r"^\(?(20\d\d)年\d{1,2}月\d{1,2}日\)?$|[\[〔](20\d\d)[\]〕]\d+号", re.M)


def find_title(lines: list[Line], normal: Normal) -> Span:
    """Where the title stands: the last short line before the first heading that names a plan."""
    before: list[Line] = []
    for line in lines:
        if line.kind is LineKind.TEXT and line.label is not None and line.label.kind <= Label.HAN_BRACKETED and before:
            break
        if line.kind is LineKind.TEXT:
            before.append(line)
        if len(before) > 60:
            break
    named = [
        x
        for x in before
        if len(x.plain) <= 80 and TITLE_WORDS.search(x.plain) and not x.plain.endswith(("。", ":", ";", ","))
    ]
    plans = [x for x in named if not re.search(r"通知$|^附件|关于印发|^\(", x.plain)]
    if not before:
        return 0, 0
    best = (plans or named or before[:1])[-1]
    return best.start, best.end if best.end - best.start <= 120 else best.start + 120


def is_news(root: Heading, normal: Normal, title: str) -> bool:
    """Whether a text without tasks tells of results instead of setting aims."""
    labelled = [h for h in root.walk() if h.kind is not None]
    if sum(1 for h in labelled if _PLAN_HEADINGS.search(h.title)) >= 2:
        return False
    news = (
        bool(_NEWS.search(normal.plain)) + (len(_RESULTS.findall(normal.plain)) >= 3) + (not TITLE_WORDS.search(title))
    )
    # Running text without a single labelled heading is no plan; one sign of news is enough there.
    return news >= (2 if labelled else 1)


def first_year(title: str, normal: Normal) -> int:
    """The year from which on a date lies ahead for this document; 0 if nothing tells."""
    years = [d.year for d in read_dates(title, 0, len(title))] or [int(y) for y in re.findall(r"20\d\d", title)]
    if years:
        return min(years)
    beside = _YEARS.search(normal.plain[:6000])
    if beside:
        return int(beside.group(1))
    for issued in _ISSUED.finditer(normal.plain[:6000]):
        return int(issued.group(1) or issued.group(2))
    for words, year in _FIVE_YEARS.items():
        if words in title:
            return year
    ahead = [int(y) for y in _ahead(normal.plain)]
    return min(ahead) - 3 if ahead else 0


def _ahead(plain: str) -> Iterator[str]:
    for match in re.finditer(r"(?:到|力争)(20\d\d)年", plain):
        yield match.group(1)
