"""Template tags of the kit: icons, badges, numbers with units, deadlines. Not for: asking the database."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from wufei.faces.web.kit import words
from wufei.kernel import clock
from wufei.kernel.access import Permission
from wufei.kernel.problems import Problem
from wufei.kernel.text import Text, _, fill
from wufei.kernel.units import FEN_MICRO_YUAN, Language, Quantity, decimal_text, grouped
from wufei.operations.manifests.spec import EVENT_LABELS
from wufei.operations.manifests.spec.packages import PACKAGE_LABELS
from wufei.programme.exemplars.spec import FIELD_LABELS
from wufei.programme.plans.models import Target, Task
from wufei.programme.plans.queries import tasks as task_queries
from wufei.programme.plans.queries.tasks import PartyLoad

register = template.Library()
TONNE, TO_KILOGRAMS = 1_000_000, -3  # grams of a tonne; digits of grams that a kilogram leaves


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon of the sprite. Without `label` it is decoration and hidden from screen readers."""
    hidden = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    css = f"ti w-{size}" if size else "ti"
    return format_html('<svg class="{}" {}><use href="{}#{}"></use></svg>', css, hidden, static("icons.svg"), name)


@register.simple_tag
def badge(kind: str, state: str) -> SafeString:
    """A status: word and shape. `kind` names the table of states (task, item, edition …)."""
    word, css = words.STATES[kind].get(str(state), (str(state), "w-wait"))
    return format_html('<span class="w-bd {}">{}</span>', css, gettext(word))


@register.filter
def state_word(state: str, kind: str) -> str:
    """The word of a state without its badge."""
    return gettext(words.STATES[kind].get(str(state), (str(state), ""))[0])


@register.filter
def role_word(role: str) -> str:
    """The word of a party's role."""
    return gettext(words.ROLES.get(str(role), str(role)))


@register.filter
def origin_word(origin: str) -> str:
    """Where a task came from, in a word."""
    return gettext(words.ORIGINS.get(str(origin), str(origin)))


@register.filter
def act_word(act: str) -> str:
    """The word of an act in a task's history."""
    return gettext(words.ACTS.get(str(act), str(act)))


@register.filter
def act_class(act: str) -> str:
    """The shape of an act in a timeline."""
    return words.ACT_CLASSES.get(str(act), "")


@register.filter
def translated(msgid: str) -> str:
    """A marked text in the language of the request."""
    return gettext(msgid) if msgid else ""


@register.filter
def plain(value_micro: int | None) -> str:
    """Millionths as a plain number with thousands separated; a dash where there is none."""
    return "—" if value_micro is None else grouped(value_micro)


@register.simple_tag
def target_value(target: object) -> SafeString:
    """A target's number as printed: ≥ 95%, 3–5 家, or the direction of a trend."""
    read = target.get if isinstance(target, dict) else lambda name, default=None: getattr(target, name, default)
    comparator = str(read("comparator", ""))
    sign = words.COMPARATORS.get(comparator, comparator)
    unit = str(read("unit", "") or "")
    low, high = read("value_micro"), read("value_high_micro")
    if low is None:
        return format_html("<b>{}</b>", sign or "—")
    number = f"{plain(low)}–{plain(high)}" if high is not None else plain(low)
    gap = "" if unit in {"%", "％", "‰"} else " "
    return (
        format_html("<b>{} {}{}{}</b>", sign, number, gap, unit)
        if sign
        else format_html("<b>{}{}{}</b>", number, gap, unit)
    )


@register.filter
def deadline(printed: str | None) -> str:
    """A printed deadline in words: 2025 → end of 2025; 2025-06 → June 2025."""
    if not printed:
        return ""
    parts = printed.split("-")
    if len(parts) == 1:
        return fill(gettext("end of {year}"), {"year": parts[0]})
    return printed


@register.filter
def days_left(day: dt.date | None) -> str:
    """How far a day is: 20 days left, today, 3 days overdue. Empty without a day."""
    if day is None:
        return ""
    days = (day - clock.today()).days
    if days < 0:
        return fill(ngettext("{n} day overdue", "{n} days overdue", -days), {"n": -days})
    if days == 0:
        return gettext("due today")
    return fill(ngettext("{n} day left", "{n} days left", days), {"n": days})


@register.filter
def is_past(day: dt.date | None) -> bool:
    """Whether a day has passed."""
    return day is not None and day < clock.today()


@register.filter
def permille(value: int | None) -> str:
    """Thousandths as 0.95."""
    return "" if value is None else f"{value / 1000:.2f}"


@register.filter
def percent_of(part: int, total: int) -> int:
    """A share in whole percent; 0 of 0 is 0."""
    return round(100 * part / total) if total else 0


@register.filter
def money(fen: int | None) -> str:
    """Fen as a headline amount of yuan, with the large steps of the language."""
    if fen is None:
        return "—"
    language: Language = "zh" if str(get_language()).startswith("zh") else "en"
    return Quantity(fen * FEN_MICRO_YUAN, "yuan").headline(language)


@register.filter
def wan(fen: int | None) -> str:
    """Fen as an exact amount: in 万元, of which one is a million fen, or in yuan; a dash where there is none."""
    if fen is None:
        return "—"
    if str(get_language()).startswith("zh"):
        return Quantity(fen, "wan_yuan").format("zh")
    return Quantity(fen * FEN_MICRO_YUAN, "yuan").format("en")


@register.filter
def kg(grams: int | None) -> str:
    """Grams as kilograms with thousands separated; a dash where there is none."""
    return "—" if grams is None else grouped(grams * 1_000)


@register.filter
def tonnes(grams: int | None) -> str:
    """Grams as tonnes with thousands separated, from a tonne on to the kilogram; a dash where there is none.

    No scale for lorries shows grams: what is left of them in a sum is no knowledge. Files keep them.
    """
    if grams is None:
        return "—"
    return grouped(grams if abs(grams) < TONNE else round(grams, TO_KILOGRAMS))


@register.filter
def kg_input(grams: int | None) -> str:
    """Grams as kilograms for a field: plain digits, nothing where there is none."""
    return "" if not grams else decimal_text(grams * 1_000)


@register.filter
def manifest_event(event: str) -> str:
    """The word of a move of a manifest."""
    return gettext(EVENT_LABELS[event])


@register.filter
def package_kind(kind: str) -> str:
    """The word of a kind of container."""
    return gettext(PACKAGE_LABELS[kind]) if kind in PACKAGE_LABELS else kind


@register.filter
def grouped_number(number: str) -> str:
    """The number of a manifest as people read it out: year, place, serial."""
    return f"{number[:4]} {number[4:8]} {number[8:]}" if len(number) == 14 and number.isdecimal() else number


@register.filter
def said(text: Text) -> str:
    """A marked text with its values, in the language of the request."""
    return text.say(gettext)


@register.filter
def problem_says(problem: Problem) -> str:
    """What a problem says, in the language of the request."""
    return problem.says(gettext)


@register.filter
def loan_word(code: str) -> str:
    """The word of a kind, use or entry of green finance."""
    return gettext(words.LOAN_WORDS.get(str(code), str(code)))


@register.filter
def field_of_case(code: str) -> str:
    """The word of the field of a typical case."""
    return gettext(FIELD_LABELS.get(str(code), str(code)))


@register.filter
def joined(names: Iterable[object]) -> str:
    """Names in a row, with the separator of the language."""
    return ("、" if str(get_language()).startswith("zh") else ", ").join(str(n) for n in names)


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: object) -> bool:
    """Whether the person may do this somewhere: for showing buttons, never for acts."""
    actor = context.get("actor")
    return isinstance(permission, Permission) and bool(actor and actor.may_somewhere(permission))


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The present query string with some names changed; None or empty takes a name away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    query.pop("panel", None)
    text = query.urlencode()
    return f"?{text}" if text else "?"


@register.filter
def plain_input(value_micro: int | None) -> str:
    """Millionths as a number for a form field: no separators, empty where there is none."""
    return decimal_text(value_micro) if isinstance(value_micro, int) else ""


@register.filter
def joined_path(path: list[str]) -> str:
    """The headings above a task."""
    return " › ".join(path[:-1]) if len(path) > 1 else "".join(path)


@register.simple_tag
def owners_line(task: Task) -> str:
    """Who answers for a task, short: the first name and how many more."""
    names = [p.printed for p in task_queries.owners(task) if not p.collective or p.party_id is None]
    if not names:
        return "—"
    if len(names) == 1:
        return names[0]
    return fill(gettext("{name} and {n} more"), {"name": names[0], "n": len(names) - 1})


@register.simple_tag
def bullet(target: Target) -> SafeString:
    """A bar against the target on one scale (0 to 120 %), so that the target marks align down a column."""
    permille = task_queries.attainment(target)
    if permille is None:
        return format_html('<span class="w-bullet w-none" title="{}"></span>', gettext("no figure reported yet"))
    css = " w-miss" if task_queries.target_missed(target, clock.today()) else ""
    width = min(permille, 1200) / 12
    return format_html('<span class="w-bullet{}" style="--v:{}%;--t:83.3%"><i></i></span>', css, f"{width:.1f}")


@register.filter
def named(row: object, field: str = "name") -> str:
    """A name of a row (name_zh, name_en) in the language of the page; the Chinese one where there is no other."""
    english = "" if str(get_language()).startswith("zh") else getattr(row, f"{field}_en", "")
    return english or str(getattr(row, f"{field}_zh", ""))


@register.filter
def link_word(link: str) -> str:
    """The step of handling an exemption frees, in words."""
    return gettext(words.LINKS.get(link, link))


@register.filter
def relation_word(relation: str) -> str:
    """What one code is to another."""
    return gettext(words.RELATIONS.get(relation, relation))


@register.filter
def relation_back(relation: str) -> str:
    """What the other code is to this one."""
    return gettext(words.RELATIONS_BACK.get(relation, relation))


@register.filter
def listed(text: str) -> str:
    """Names kept with commas, as the language lists them."""
    return joined(part.strip() for part in text.split(","))


@register.filter
def code_field(name: str) -> str:
    """What a column of the codes is called."""
    return gettext(words.CODE_FIELDS.get(name, name))


@register.simple_tag
def stack(load: PartyLoad) -> SafeString:
    """A party's tasks by state as one bar: closed, awaiting, under way, in difficulty, not started."""
    parts = (("k4", load.done), ("k3", load.claimed), ("k2", load.running), ("k5", load.blocked), ("k1", load.planned))
    label = fill(gettext("{done} of {total} closed"), {"done": load.done, "total": load.total})
    bars = format_html_join("", '<i class="{}" style="flex:{}"></i>', ((css, n) for css, n in parts if n))
    return format_html('<span class="stk" role="img" aria-label="{}">{}</span>', label, bars)


@register.filter
def event_word(event: str) -> str:
    """The word of a project's move, or of a plain report."""
    return gettext(words.PROJECT_EVENTS.get(str(event), words.ACTS.get(str(event), str(event))))


_CROSS = (
    '<rect width="12" height="12" rx="1.5" fill="currentColor"/>'
    '<path d="M3.4 3.4l5.2 5.2M8.6 3.4L3.4 8.6" stroke="var(--card)" stroke-width="1.7"/>'
)
_TRIANGLE = '<path d="M6 .8L11.8 11.2H.2z" fill="var(--near-fill)"/>'
_DOT = '<circle cx="6" cy="6" r="4.6" fill="currentColor"/>'
_HALF = (
    '<circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M6 1.6a4.4 4.4 0 010 8.8z" fill="currentColor"/>'
)
_RING = (
    '<circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.4 1.8"/>'
)
_SHAPES = {
    "miss": (_("missed"), _CROSS),
    "near": (_("near"), _TRIANGLE),
    "met": (_("met"), _DOT),
    "open": (_("still time"), _HALF),
    "na": (_("no data"), _RING),
}


@register.simple_tag
def shape(state: str) -> SafeString:
    """The shape of a status: crossed square missed, triangle near, dot met, dashed ring without data."""
    word, drawing = _SHAPES.get(str(state), _SHAPES["na"])
    return format_html(
        '<svg class="g {}" viewBox="0 0 12 12" role="img" aria-label="{}">{}</svg>',
        state,
        gettext(word),
        SafeString(drawing),
    )


@register.filter
def report_shape(act: str) -> str:
    """The shape of an act on the one screen."""
    return {"report_problem": "near", "return": "miss", "confirm": "met", "claim": "met"}.get(str(act), "na")


@register.filter
def short_unit(name: str, city: str) -> str:
    """A unit's name without its city's, for narrow rows; the full name stands in the title."""
    return name.removeprefix(city) or name


@register.simple_tag
def target_url(target: Target) -> str:
    """Where a target's number leads: its task, or the plan it stands in."""
    if target.task_id is not None:
        return reverse("web:task", args=[target.task_id])
    return reverse("web:plan_review", args=[target.edition_id])
