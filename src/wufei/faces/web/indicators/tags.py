"""Words and bars of indicators in templates. Not for: asking the database, or other tags (kit)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wufei.faces.web.indicators.rows import period_name
from wufei.kernel.text import _, fill
from wufei.programme.indicators.spec import FLAG_LABELS, Flag

register = template.Library()
WORDS = {
    "miss": _("Missed"),
    "near": _("Near"),
    "met": _("Met"),
    "open": _("No target"),
    "na": _("No data"),
}
FULL = 1200
FIELDS = {
    "name": _("Name"),
    "formula": _("Formula"),
    "department": _("Departments"),
    "duty": _("Duty"),
    "order": _("Number"),
    "level2": _("Group"),
}


@register.filter
def standing_word(css: str) -> str:
    """The word of a standing by its shape."""
    return gettext(WORDS[css])


@register.filter
def moved(places: int) -> str:
    """How many places a county moved against the quarter before."""
    if not places:
        return gettext("same")
    text = gettext("up {n}") if places > 0 else gettext("down {n}")
    return fill(text, {"n": abs(places)})


@register.filter
def look_word(kind: str) -> str:
    """Why something is to be looked at."""
    return gettext("sent back") if kind == "returned" else gettext(FLAG_LABELS[Flag(kind)])


@register.filter
def closing_word(closing: int | None) -> str:
    """The period a month closes, as offices name it."""
    return period_name(closing)


@register.filter
def field_word(field: str) -> str:
    """A field of a definition."""
    return gettext(FIELDS.get(field, field))


@register.simple_tag
def screen_bar(permille: int | None, before: int | None = None) -> SafeString:
    """A bullet bar of the screen: 0 to 120 % of the target, the missing part hatched, the target a line, a notch where
    it stood a quarter ago.
    """
    if permille is None:
        return SafeString('<span class="bar"></span>')
    at, mark = min(permille, FULL) / 12, 1000 / 12
    gap = format_html('<u style="left:{}%;width:{}%"></u>', f"{at:.1f}", f"{mark - at:.1f}") if at < mark else ""
    notch = (
        format_html('<em style="left:{}%"></em>', f"{min(before, FULL) / 12:.1f}")
        if before and before < permille
        else ""
    )
    return format_html(
        '<span class="bar"><i style="width:{}%"></i>{}{}<s style="left:83.3%"></s></span>', f"{at:.1f}", gap, notch
    )


@register.simple_tag
def ix_bar(permille: int | None, before: int | None, css: str) -> SafeString:
    """The same bar in lists and on phones, told to those who do not see it; the notch also where the value fell."""
    if permille is None:
        return format_html('<span class="ix-bar none" title="{}"></span>', gettext("nothing to hold it against"))
    at, mark = min(permille, FULL) / 12, 1000 / 12
    gap = format_html('<u style="left:{}%;width:{}%"></u>', f"{at:.1f}", f"{mark - at:.1f}") if at < mark else ""
    past = "" if before is None or before < permille else "past"
    notch = format_html('<em class="{}" style="left:{}%"></em>', past, f"{min(before or 0, FULL) / 12:.1f}")
    label = fill(gettext("{n} % of the target"), {"n": permille // 10})
    return format_html(
        '<span class="ix-bar {}" role="img" aria-label="{}" title="{}"><i style="width:{}%"></i>{}{}<s></s></span>',
        css,
        label,
        label,
        f"{at:.1f}",
        gap,
        "" if before is None else notch,
    )
