"""A paper with one of everything, and its Chinese labels. Not for: judging it (test_*)."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from PIL import Image

from wufei.kernel.papers.spec import (
    Cited,
    Column,
    ColumnKind,
    Evidence,
    EvidenceFile,
    Heading,
    ListBlock,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Table,
    Text,
)

LABELS = {
    "Table {number}": "表{number}",
    "Figure {number}": "图{number}",
    "No.": "编号",
    "File": "文件",
    "Size (bytes)": "大小（字节）",
    "Simulated data": "模拟数据",
    "Notes": "说明",
    "Source": "来源",
    "Sources": "来源",
    "Issued by": "发布单位",
    "Date": "日期",
}
REPORT = "市生态环境局《固体废物申报登记汇总》，2025年，已审"
LEDGER = "市发展改革委《项目调度台账》，2025年12月31日，已审"
MISSING = "东阿县尚未报送，2025年第四季度，草稿"
URL = "https://wufei.example.cn/figures/8a1f?period=2025&of=3"
COUNTIES = ("东昌府区", "临清市", "茌平区", "阳谷县", "莘县", "东阿县", "冠县", "高唐县")
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def zh(words: str) -> str:
    """The labels of a paper in Chinese."""
    return LABELS.get(words, words)


def png(width: int = 300, height: int = 150) -> bytes:
    """A green picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#2e7d32").save(out, "PNG")
    return out.getvalue()


def counties(rows: int) -> Table:
    """A table that cites one report for all its amounts, and says why a share is missing."""
    found = []
    for at in range(rows):
        share = Cited("—", MISSING) if at == 5 else Decimal("71.25")
        amount = Cited("", REPORT, URL, number=Decimal("1234.56") * (at + 1))
        found.append((f"{COUNTIES[at % len(COUNTIES)]}{at + 1}", amount, at * 1000, share, "已审"))
    columns = (
        Column("县（市、区）"),
        Column("产生量（吨）", ColumnKind.NUMBER, 14, places=1),
        Column("综合利用量（吨）", ColumnKind.NUMBER, 14),
        Column("综合利用率", ColumnKind.PERCENT, 12),
        Column("数据状态", width=9),
    )
    return Table("各县（市、区）工业固体废物", columns, found, "没有县（市、区）报送。", "注：茌平区含园区。")


def paper(rows: int = 60, **other: Any) -> Paper:
    """A paper of a few pages."""
    files = (EvidenceFile("汇总表（扫描件）.pdf", 1234567, HASH),)
    blocks = (
        Heading(1, "总体情况"),
        Paragraph(
            "全市产生工业固体废物", Cited("351.24万吨", REPORT, URL), "，“", Text("利用率", strong=True), "”较高。"
        ),
        Heading(2, "工业"),
        Heading(3, "源头减量"),
        ListBlock(
            (Paragraph("出台办法。"), Paragraph("建成项目", Cited("64个", LEDGER), "，", Cited("12个", LEDGER), "。"))
        ),
        Heading(2, "农业"),
        counties(rows),
        Picture(png(), "产生量", 8),
        Table("督察整改", (Column("事项"), Column("完成率", ColumnKind.PERCENT)), (), "本期没有整改事项。"),
        PageBreak(),
        Heading(1, "佐证材料"),
        Evidence("材料清单", files, "没有材料。"),
        Paragraph("特此报告。"),
    )
    said: dict[str, Any] = {
        "title": "“无废城市”建设工作\n2025年度评估报告",
        "subtitle": "（征求意见稿）",
        "blocks": blocks,
        "issuer": "领导小组办公室",
        "date": dt.date(2026, 1, 6),
        "simulated": True,
        "language": "zh",
        "notes": (("口径", "按生态环境统计口径"), ("期间", "2025年1月1日至12月31日")),
    }
    return Paper(**{**said, **other})
