"""One small form for every act on a register: fields as data, the refusal beside its field. Not for: judging input."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from wufei.faces.web.kit.requests import is_fragment
from wufei.kernel.problems import Fault, Kind, Problem
from wufei.kernel.text import _

DEGREES_FORM = Fault(
    "web.degrees_form",
    Kind.INVALID,
    _("“{value}” is not a longitude or latitude."),
    _("Write degrees with a decimal point, such as 115.985."),
)
CHOICE_FORM = Fault("web.choice_form", Kind.INVALID, _("“{value}” is not in the list."), _("Choose one of the list."))
UNKNOWN_NAME = Fault(
    "web.unknown_name",
    Kind.INVALID,
    _("“{value}” is not in the register, or more than one is called so."),
    _("Choose one of the names proposed while you type."),
)
MICRO = 1_000_000
CHANGED = "wufei:register-changed"  # what the lists listen for


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One field: `kind` is text, date, select, password, area, degrees, list (with proposals), file or note."""

    name: str
    label: str
    value: object = ""
    kind: str = "text"
    options: Sequence[tuple[str, str]] = ()
    help: str = ""
    required: bool = False
    proposals: str = ""
    error: str = ""

    @property
    def shown(self) -> str:
        """The value as the field shows it."""
        return "" if self.value is None else str(self.value)


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """An act as a form: its title, fields, the word on its button, and what it says before it is done."""

    title: str
    fields: tuple[Field, ...]
    submit: str
    back: str
    note: str = ""
    danger: bool = False


def form_page(request: HttpRequest, form: Form, context: Mapping[str, Any], act: Callable[[], str]) -> HttpResponse:
    """Show the form; on POST do the act and go where it says. A refusal comes back with what was typed."""
    problem = None
    if request.method == "POST":
        try:
            return done(request, act())
        except Problem as refused:
            problem = refused.as_dict(gettext)
            form = dataclasses.replace(form, fields=tuple(_typed(request, form.fields, problem)))
    template = "web/registers/form_part.html" if is_fragment(request) else "web/registers/form_page.html"
    told = problem if problem and not any(f.error for f in form.fields) else None
    return render(request, template, {**context, "form": form, "problem": told}, status=422 if problem else 200)


def done(request: HttpRequest, address: str) -> HttpResponse:
    """After an act: HTMX fetches the panel anew and the list behind renews itself; without it, the page."""
    response = HttpResponseRedirect(f"{address}?changed=1" if is_fragment(request) else address)
    response.status_code = 303
    return response


def panel(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A panel for HTMX; after an act the list behind it is told to renew itself."""
    response = render(request, template, context)
    if request.GET.get("changed"):
        response.headers["HX-Trigger"] = CHANGED
    return response


def _typed(request: HttpRequest, fields: Iterable[Field], problem: Mapping[str, Any]) -> Iterable[Field]:
    for field in fields:
        value = field.value if field.kind in {"password", "file"} else request.POST.get(field.name, field.value)
        here = field.name == problem["where"]
        error = f"{problem['says']} {problem['remedy']}" if here else ""
        yield dataclasses.replace(field, value=value, error=error)


def choices(labels: Mapping[Any, str]) -> tuple[tuple[str, str], ...]:
    """Options of a select from marked labels."""
    return tuple((str(key), gettext(label)) for key, label in labels.items())


def micro(text: str, where: str) -> int | None:
    """Degrees as micro-degrees; None when empty. Raises DEGREES_FORM."""
    if not text:
        return None
    try:
        return round(float(text) * MICRO)
    except (ValueError, OverflowError) as error:
        raise DEGREES_FORM(where=where, value=text) from error


def degrees(value: int | None) -> str:
    """Micro-degrees as people write them; empty when there are none."""
    return "" if value is None else f"{value / MICRO:.6f}".rstrip("0").rstrip(".")
