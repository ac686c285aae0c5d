"""What the columns of a table are for, told by their headers.

Not for: finding tables (see `grids.py`), or reading their rows
 (see `task_tables.py`, `indicator_tables.py`, `quotas.py`).
"""

import enum
import re


class Column(enum.Enum):
    """The use of a column."""

    NUMBER = enum.auto()
    LEVEL = enum.auto()
    MEASURE = enum.auto()
    GOAL = enum.auto()
    LEAD = enum.auto()
    SUPPORT = enum.auto()
    RESPONSIBLE = enum.auto()
    DEADLINE = enum.auto()
    CELL = enum.auto()
    KIND = enum.auto()  # a kind of cell heads the column; below it stands how many each party owes
    TOTAL = enum.auto()
    PROJECT = enum.auto()
    COUNT = enum.auto()
    INDICATOR = enum.auto()
    VALUE = enum.auto()
    MEASURED_IN = enum.auto()
    NOTE = enum.auto()


UNIT_COLUMNS = (Column.LEAD, Column.SUPPORT, Column.RESPONSIBLE)

_NUMBER = re.compile(r"^(?:序号|编号|序|项号|号|项次|NO\.?|No\.?)$")
_RULES: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (
        Column.DEADLINE,
        re.compile(
            r"时限|期限|完成时间|完成日期|时间(?:要求|进度|节点|安排)?$|节点|^进度|进度安排|推进时序|完成年限|年限"
        ),
    ),
    (Column.KIND, re.compile(r"^“?无废”?(?!细胞|城市|办)[\u4e00-\u9fff]{2,8}(?:\([^()]{1,2}\))?$")),
    (Column.TOTAL, re.compile(r"^(?:合计|总计|小计|共计)")),
    (Column.CELL, re.compile(r"细胞")),
    (Column.COUNT, re.compile(r"数量|个数|(?:创建|建设|目标|任务|计划|下达)数|数\(|^数$")),
    (
        Column.VALUE,
        re.compile(
            r"目标值|指标值|现状值|基准值|现状|^20\d\d年?(?:底|末)?(?:目标|现状|实际|计划|指标)?(?:值)?|目标\(?20\d\d|^目标$"
        ),
    ),
    (Column.MEASURED_IN, re.compile(r"计量单位|^单位$|^单位\(")),
    (Column.PROJECT, re.compile(r"^(?:重点|建设)?(?:项目|工程)(?:名称)?$")),
    (Column.NOTE, re.compile(r"指标(?:类型|性质|属性|类别|来源|说明)|必选|可选")),
    (Column.LEVEL, re.compile(r"[一二]级指标")),
    (Column.INDICATOR, re.compile(r"指标")),
    (
        Column.NOTE,
        re.compile(r"^备注|^说明|^附注|^属性|^性质|数据来源|^必选|^可选|联系人|责任人|责任领导|分管领导|牵头领导"),
    ),
)
_ROLE = re.compile(r"牵头|主办|主责|责任|负责|配合|协助|参加|参与|协办|承办|落实|实施|主管|承担|建设单位|分工")
_PARTY = re.compile(r"单位|部门|主体|处室|科室|分工|^牵头$|^配合$|^责任$|地区|区县|县区")
_CONTENT = (
    (re.compile(r"工作内容|主要内容|任务内容|具体(?:任务|措施|内容|工作|举措)|措施|举措|内容及|工作事项|事项"), 3.0),
    (re.compile(r"目标内容"), 1.5),
    (re.compile(r"建设内容|建设规模"), 0.9),
    (re.compile(r"任务名称|项目名称|名称"), 1.0),
    (re.compile(r"目标|成效|成果|标准|标志"), 0.4),
    (re.compile(r"任务|工作|要点|清单|行动|内容|要求|重点|项目|整改"), 2.0),
)
_PLACE = re.compile(
    r"^(?:单位|名称|.{0,4}(?:县|市|旗|乡|镇).{0,2}区.?|.?(?:区县|县区|旗县|市县).?|地区|区域|辖区|区划|行政区划?|乡镇.{0,5}|镇街|街道)$"
)
_BUILT = re.compile(r"建设(?:内容|规模)|主要内容|建设任务|规模")
_LEVEL = re.compile(r"类别|领域|类型|专项|方面|分类|板块|版块|大类|一级|二级|环节|维度|体系|章节|部分|分项")
# All words a header cell may be; for tables whose header cells run together.
WORDS = re.compile(
    r"序号|编号|工作内容|主要工作内容|主要内容|工作任务|重点任务|目标任务|任务名称|任务内容|任务清单|具体任务|具体措施|工作措施|主要措施|主要任务|建设任务|任务|措施|"
    r"目标内容|工作目标|目标要求|年度目标|工作要求|工作事项|重点工作|工作要点|项目名称|建设内容|"
    r"(?:主要|总|分项|第一)?(?:责任|牵头|配合|协助|参与|参加|负责|承办|实施|落实)(?:责任)?(?:单位|部门|主体)|"
    r"完成(?:时限|时间|期限)|时间(?:要求|进度|安排|节点)|时限|进度安排|类别|领域|类型|专项|指标名称|指标|目标值|单位|备注|说明"
)


def column_kinds(headers: list[str]) -> list[Column]:
    """The use of each column. One content column is the measure; those left of it are levels above it."""
    bare = [re.sub(r"\s", "", h) for h in headers]
    kinds: list[Column | None] = [_kind(h) for h in bare]
    if any(k in UNIT_COLUMNS for k in kinds):
        kinds = [None if k is Column.PROJECT else k for k in kinds]  # with parties it is a table of tasks
    content = {i: _content_score(h) for i, h in enumerate(bare) if kinds[i] is None and _content_score(h)}
    measure = max(content, key=lambda i: (content[i], i)) if content else None
    indicators = Column.INDICATOR in kinds and Column.VALUE in kinds
    if kinds.count(Column.KIND) > 1:
        return [_matrix_kind(h, k) for h, k in zip(bare, kinds, strict=True)]
    in_tasks = {
        Column.MEASURED_IN: Column.RESPONSIBLE,
        Column.VALUE: Column.GOAL,
        Column.INDICATOR: Column.GOAL if measure is not None else Column.MEASURE,
    }
    out = []
    for i, (header, kind) in enumerate(zip(bare, kinds, strict=True)):
        if kind is None:
            out.append(_content_kind(header, i, measure, i in content))
        else:
            out.append(kind if indicators else in_tasks.get(kind, kind))
    return out


def _matrix_kind(header: str, kind: Column | None) -> Column:
    """A table of parties by kinds of cells: who owes, how many of each kind."""
    if kind in (None, Column.MEASURED_IN) and _PLACE.match(header):
        return Column.RESPONSIBLE
    return kind or Column.NOTE


def matrix_kinds(headers: list[str], rows: list[list[str]]) -> list[Column] | None:
    """The columns of a table of parties by kinds of cells whose headers say only 学校, 医院, which tells nothing alone.

    `rows` are those below; None unless one column names parties and two or more count. For tables of cells only.
    """
    bare = [re.sub(r"\s", "", h) for h in headers]
    kinds = [_matrix_kind(h, _kind(h)) for h in bare]
    for i, header in enumerate(bare):
        below = [row[i] for row in rows if i < len(row)]
        if header and kinds[i] in (Column.NOTE, Column.KIND) and not _PLACE.match(header) and _counts(below):
            kinds[i] = Column.KIND
    parties = any(k in UNIT_COLUMNS for k in kinds)
    return kinds if parties and kinds.count(Column.KIND) > 1 else None


def _counts(cells: list[str]) -> bool:
    numbers = [c for c in cells if re.fullmatch(r"[≥≤]?\d{1,5}[个家座处所]?", c.strip())]
    return bool(numbers) and all(re.fullmatch(r"[≥≤]?\d{0,5}[个家座处所]?|[-—–/]+", c.strip()) for c in cells)


def _content_kind(header: str, i: int, measure: int | None, has_content: object) -> Column:
    """What a column without a telling word of its own is for, by where it stands."""
    if i == measure:
        return Column.MEASURE
    if re.search("目标|成效|成果|标准|标志|要求", header):
        return Column.GOAL
    if measure is None or i < measure:
        return Column.LEVEL
    return Column.GOAL if has_content else Column.NOTE


def is_header_word(text: str) -> bool:
    """Whether the text could head a column."""
    bare = re.sub(r"\s", "", text)
    if re.search(r"[:,;。!?“”]", bare):
        return False
    return 1 < len(bare) <= 16 and (_kind(bare) is not None or bool(_content_score(bare)) or bool(_LEVEL.search(bare)))


def is_header(headers: list[str]) -> bool:
    """Whether these cells head a table that can be read: parties, counts or indicator values."""
    words = [h for h in headers if h.strip()]
    if len(words) < 2 or not all(len(re.sub(r"\s", "", w)) <= 24 for w in words):
        return False
    known = [k for k in map(_kind, (re.sub(r"\s", "", w) for w in words)) if k is not None]
    telling = (*UNIT_COLUMNS, Column.COUNT, Column.VALUE, Column.CELL, Column.KIND, Column.MEASURED_IN)
    built = Column.PROJECT in known and any(_BUILT.search(re.sub(r"\s", "", w)) for w in words)
    usable = built or any(k in telling for k in known)
    return usable and sum(1 for w in words if is_header_word(w)) * 3 >= len(words) * 2


def _kind(header: str) -> Column | None:
    if _NUMBER.match(header):
        return Column.NUMBER
    role = _ROLE.search(header)
    if role and _PARTY.search(header) and not re.search("人$|领导", header):
        return _role_column(role.group())
    for column, pattern in _RULES:
        if pattern.search(header):
            return column
    return None


def _role_column(word: str) -> Column:
    """ "责任单位或牵头单位": the first role word wins."""
    if word in ("牵头", "主办", "主责"):
        return Column.LEAD
    return Column.SUPPORT if word in ("配合", "协助", "参加", "参与", "协办") else Column.RESPONSIBLE


def _content_score(header: str) -> float:
    if _LEVEL.search(header) and not re.search("任务|措施|内容|事项", header):
        return 0.0
    for pattern, score in _CONTENT:
        if pattern.search(header):
            return score
    return 0.0
