"""The few elements of WordprocessingML that a paper is built from. Not for: styles, or what stands in a paper."""

from typing import Any, TypeAlias

from lxml import etree

from wufei.kernel.papers.rules import clean

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
NAMES = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element: TypeAlias = Any  # lxml's; python-docx wants its own subclass, which the types cannot tell


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of Word with attributes of Word: `w("sz", val=32)`."""
    found = etree.Element(f"{{{W}}}{tag}", nsmap=NAMES)
    for name, value in attributes.items():
        found.set(f"{{{W}}}{name}", str(value))
    found.extend(children)
    return found


def other(namespace: str, tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of another language (pictures), whose attributes have no namespace."""
    found = etree.Element(f"{{{namespace}}}{tag}", nsmap=NAMES)
    for name, value in attributes.items():
        found.set(name, str(value))
    found.extend(children)
    return found


def related(element: Element, attribute: str, key: str) -> Element:
    """The element with a reference to another part by its relationship: `related(w("hyperlink"), "id", "rId3")`."""
    element.set(f"{{{R}}}{attribute}", key)
    return element


def run(words: str, *look: Element) -> Element:
    """Words of one look, a break of line where they have one."""
    found = w("r", w("rPr", *look)) if look else w("r")
    for at, line in enumerate(clean(words).split("\n")):
        if at:
            found.append(w("br"))
        if line:
            text = w("t")
            text.text = line
            text.set(_SPACE, "preserve")
            found.append(text)
    return found


def field(instruction: str, shown: str, *look: Element) -> Element:
    """What Word works out itself, such as PAGE; `shown` is what stands there until it does."""
    return w("fldSimple", run(shown, *look), instr=f" {instruction} ")


def paragraph(
    style: str, *content: Element, begins_page: bool = False, keep_next: bool = False, align: str = ""
) -> Element:
    """A paragraph in a style of the paper."""
    kept = [w("keepNext")] if keep_next else []
    begun = [w("pageBreakBefore")] if begins_page else []
    aligned = [w("jc", val=align)] if align else []
    return w("p", w("pPr", w("pStyle", val=style), *kept, *begun, *aligned), *content)


def inline_picture(key: str, number: int, words: str, width: int, height: int) -> Element:
    """A picture part in the line of a text; sizes in EMU, `words` for those who cannot see it."""
    size = {"cx": width, "cy": height}
    shape = other(
        PIC,
        "spPr",
        other(A, "xfrm", other(A, "off", x=0, y=0), other(A, "ext", **size)),
        other(A, "prstGeom", other(A, "avLst"), prst="rect"),
    )
    named = other(PIC, "nvPicPr", other(PIC, "cNvPr", id=number, name=f"{number}.png"), other(PIC, "cNvPicPr"))
    fill = other(PIC, "blipFill", _blip(key), other(A, "stretch", other(A, "fillRect")))
    graphic = other(A, "graphic", other(A, "graphicData", other(PIC, "pic", named, fill, shape), uri=PIC))
    edges = {"distT": 0, "distB": 0, "distL": 0, "distR": 0}
    about = other(WP, "docPr", id=number, name=f"Picture {number}", descr=words)
    return w("r", w("drawing", other(WP, "inline", other(WP, "extent", **size), about, graphic, **edges)))


def _blip(key: str) -> Element:
    return related(other(A, "blip"), "embed", key)


def hinted(root: Element) -> Element:
    """The part with its quotes and dashes told to be Chinese: Latin and Chinese share them, and Word asks each run."""
    for found in root.iter(f"{{{W}}}r"):
        look = found.find(f"{{{W}}}rPr")
        if look is None:
            look = w("rPr")
            found.insert(0, look)
        face = look.find(f"{{{W}}}rFonts")
        if face is None:
            face = w("rFonts")
            look.insert(len(look.findall(f"{{{W}}}rStyle")), face)
        face.set(f"{{{W}}}hint", "eastAsia")
    return root
