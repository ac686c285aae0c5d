"""What a view needs of a request: the actor, typed values out of query and form. Not for: rules."""

import datetime as dt
from typing import cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face
from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _
from wufei.kernel.units import FEN_MICRO_YUAN, parse_micro
from wufei.registers.identity import queries as identity
from wufei.registers.identity.models import Person

NUMBER_FORM = Fault("web.number_form", Kind.INVALID, _("“{value}” is not a whole number."), _("Write digits only."))
YUAN_FORM = Fault(
    "web.yuan_form", Kind.INVALID, _("“{value}” is no amount in yuan."), _("Write it with at most two decimals.")
)
THOUSANDTH_MICRO = 1_000
SENT, FORMS, KEY = "forms_sent", 20, 36
DATE_FORM = Fault("web.date_form", Kind.INVALID, _("“{value}” is not a date."), _("Write it as 2025-12-31."))


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor; loaded once a request."""
    cached = getattr(request, "_wufei_actor", None)
    if cached is None:
        cached = identity.actor_for(cast("Person", request.user), Face.WEB)
        request._wufei_actor = cached  # type: ignore[attr-defined]
    return cast("Actor", cached)


def whole(values: QueryDict, name: str) -> int | None:
    """A whole number by name; None when absent or empty. Raises NUMBER_FORM."""
    text = (values.get(name) or "").strip()
    if not text:
        return None
    if not text.lstrip("-").isdecimal() or len(text) > 18:
        raise NUMBER_FORM(where=name, value=text)
    return int(text)


def needed(values: QueryDict, name: str) -> int:
    """A whole number that must be there. Raises NUMBER_FORM."""
    number = whole(values, name)
    if number is None:
        raise NUMBER_FORM(where=name, value="")
    return number


def day(values: QueryDict, name: str) -> dt.date | None:
    """A day by name; None when absent or empty. Raises DATE_FORM."""
    text = (values.get(name) or "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise DATE_FORM(where=name, value=text) from error


def text(values: QueryDict, name: str) -> str:
    """A text by name, trimmed; empty when absent."""
    return (values.get(name) or "").strip()


def grams(values: QueryDict, name: str) -> int | None:
    """Kilograms by name as grams (litres as millilitres), exactly; None where nothing is said. Raises NUMBER_FORM."""
    said = text(values, name)
    return thousandths(said, name) if said else None


def thousandths(said: str, where: str) -> int:
    """A number with at most three decimals as whole thousandths: kilograms as grams, litres as millilitres.

    Raises NUMBER_FORM and what `parse_micro` raises.
    """
    micro = parse_micro(said, where)
    if micro % THOUSANDTH_MICRO:
        raise NUMBER_FORM(where=where, value=said)
    return micro // THOUSANDTH_MICRO


def fen(values: QueryDict, name: str) -> int:
    """Yuan with at most two decimals as fen. Raises YUAN_FORM and what `parse_micro` raises."""
    said = text(values, name)
    micro = parse_micro(said.replace(",", ""), name)
    if micro % FEN_MICRO_YUAN:
        raise YUAN_FORM(where=name, value=said)
    return micro // FEN_MICRO_YUAN


def first_sent(request: HttpRequest) -> dt.datetime:
    """When this form was first sent, by its key: sent again because no answer came, it says the same moment.

    The last few forms of a session are remembered. A form without a key is sent now.
    """
    key, now = text(request.POST, "key")[:KEY], clock.now()
    if not key:
        return now
    sent: dict[str, str] = request.session.get(SENT, {})
    if key not in sent:
        request.session[SENT] = dict([*sent.items(), (key, now.isoformat())][-FORMS:])
        return now
    return dt.datetime.fromisoformat(sent[key])


def is_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part of a page, not for the page (history restores want the whole)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def go(request: HttpRequest, address: str) -> HttpResponse:
    """After an act: on to `address`, told to HTMX where it asked, so that a form stays as typed when it is refused."""
    if not is_fragment(request):
        return HttpResponseRedirect(address)
    response = HttpResponse()
    response.headers["HX-Redirect"] = address
    return response


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to download, its name in UTF-8."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def say(msgid: str) -> str:
    """A marked text in the request's language."""
    return gettext(msgid) if msgid else ""
