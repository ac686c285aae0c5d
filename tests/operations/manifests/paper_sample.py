"""A label and a manifest to print, and a printed paper as its reader sees it. Not for: tests."""

import dataclasses
import datetime as dt
import pathlib
import re
from typing import Any

import pypdfium2

from wufei.kernel.clock import SHANGHAI
from wufei.operations.manifests.papers import spec
from wufei.operations.manifests.rules.labels import SMALL, digital_code

POINTS_PER_MM = 72 / 25.4
UNIT = "91371500MA3C1234XT"
GENERATOR, CARRIER = "聊城某某机械制造有限公司", "聊城安运危险货物运输有限公司"
RECEIVER = "山东某某环保科技股份有限公司"
MADE = dt.date(2026, 3, 1)
HOSTILE = '#import "x": *a* $b$ \\ ] [ {c} <d> @e `f` "g" ‘h’'


def code(serial: int) -> str:
    """The digital code of one package."""
    return digital_code(UNIT, "900-249-08", MADE, serial)


def label(**changes: Any) -> spec.LabelPaper:
    """A label of hazardous waste."""
    whole = spec.LabelPaper(
        title="危险废物",
        waste_name="废矿物油",
        waste_class="HW08 废矿物油与含矿物油废物",
        waste_code="900-249-08",
        form="液态",
        hazards=(("T", "毒性"), ("I", "易燃性")),
        main_components="矿物油、添加剂",
        harmful_components="多环芳烃、重金属（铅、锌）",
        precautions="远离火源；穿戴防护手套和护目镜",
        digital_code=code(7),
        unit=GENERATOR,
        contact="王海燕",
        phone="0635-8360000",
        made_on=MADE,
        mass_g=182_500,
        qr_text=f"https://wufei.example/l/{code(7)}",
        size=SMALL,
        orange=True,
        simulated=True,
        note="第3桶，共12桶",
    )
    return dataclasses.replace(whole, **changes)


def moment(hour: int, minute: int) -> dt.datetime:
    """A moment of the day of transport."""
    return dt.datetime(2026, 3, 2, hour, minute, tzinfo=SHANGHAI)


def packages(count: int) -> list[spec.PackageRow]:
    """Packages on board."""
    return [
        spec.PackageRow(code=code(at), kind="200 L 钢桶", waste="废矿物油", mass_g=182_500, made_on=MADE)
        for at in range(1, count + 1)
    ]


def manifest(**changes: Any) -> spec.ManifestPaper:
    """A manifest in Chinese, signed by all."""
    whole = spec.ManifestPaper(
        title="危险废物转移联单",
        number="20263715000123",
        state="已接受",
        parties=[
            spec.PartyBlock("移出人", [("单位名称", GENERATOR), ("信用代码", UNIT), ("电话", "")]),
            spec.PartyBlock("承运人", [("单位名称", CARRIER)]),
            spec.PartyBlock("接受人", [("单位名称", RECEIVER)]),
        ],
        waste=[
            spec.WasteRow(
                name="废矿物油",
                waste_class="HW08",
                code="900-249-08",
                form="液态",
                hazards="T 毒性、I 易燃性",
                packing="桶",
                packages=12,
                mass_g=2_190_500,
                accepted_g=2_188_000,
                treatment="R9 废油再提炼",
            )
        ],
        legs=[
            spec.LegRow(
                carrier=CARRIER, vehicle="鲁P·12345", driver="刘伟", taken_at=moment(9, 41), handed_at=moment(11, 20)
            )
        ],
        packages=packages(12),
        signatures=[
            spec.SignatureRow(
                act="接受", who="赵敏", for_whom=RECEIVER, how="本人账号", when=moment(14, 2), digest="C4E1"
            )
        ],
        ledger=[spec.LedgerRow(when=moment(14, 2), effect="入账", source="库存", target="库存", mass_g=2_188_000)],
        language="zh",
        printed_at=dt.datetime(2026, 3, 3, 0, 0, tzinfo=dt.UTC),
        simulated=True,
        qr_text="https://wufei.example/m/20263715000123",
        proof_letters="WUFEI1:" + "ABCDEFGH234567" * 50,
        key_hash="5D41 402A BC4B 2A76",
        proof_note="扫码核验。",
        facts=[("运单号", "YD20260302000871")],
        foot="聊城市平台打印",
    )
    return dataclasses.replace(whole, **changes)


class Read:
    """A printed file: the words of its pages, where they stand, what is drawn. Lengths in mm from the upper left."""

    def __init__(self, made: bytes) -> None:
        self.document = pypdfium2.PdfDocument(made)

    def words(self) -> list[str]:
        """The words of each page without blanks and breaks."""
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in self.document]

    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page."""
        return [tuple(points / POINTS_PER_MM for points in page.get_size()) for page in self.document]  # type: ignore[misc]

    def letters(self, at: int) -> list[tuple[str, float, float, float, float]]:
        """The letters of a page with the box of their ink: left, top, right, bottom."""
        page = self.document[at].get_textpage()
        height = self.sizes()[at][1]
        found = []
        for place in range(page.count_chars()):
            letter = page.get_text_range(place, 1)
            if letter.strip():
                left, bottom, right, top = (points / POINTS_PER_MM for points in page.get_charbox(place))
                found.append((letter, left, height - top, right, height - bottom))
        return found

    def squares(self, at: int) -> list[tuple[float, float, float, float]]:
        """Whatever is drawn on a page as wide as high: left, top, right, bottom."""
        height = self.sizes()[at][1]
        found = []
        for drawn in self.document[at].get_objects(max_depth=4):
            left, bottom, right, top = (points / POINTS_PER_MM for points in drawn.get_bounds())
            if abs((right - left) - (top - bottom)) < 0.05 and right - left > 10:
                found.append((left, height - top, right, height - bottom))
        return found

    def dark(self, at: int, box: tuple[float, float, float, float], across: int) -> list[list[int]]:
        """A square of a page cut into `across` fields on a side: whether the middle of each is dark."""
        scale = 12 * across / ((box[2] - box[0]) * POINTS_PER_MM)
        pixels = self.document[at].render(scale=scale, grayscale=True).to_numpy()
        step = (box[2] - box[0]) / across * POINTS_PER_MM * scale
        left, top = box[0] * POINTS_PER_MM * scale, box[1] * POINTS_PER_MM * scale
        middles = [
            [int(top + (y + 0.5) * step), int(left + (x + 0.5) * step)] for y in range(across) for x in range(across)
        ]
        flat = [int(pixels[y, x].item() < 128) for y, x in middles]
        return [flat[start : start + across] for start in range(0, len(flat), across)]

    def save(self, folder: pathlib.Path, name: str) -> None:
        """Pictures of the pages, to be looked at."""
        for at, page in enumerate(self.document):
            page.render(scale=2).to_pil().save(folder / f"{name}-{at + 1}.png")
