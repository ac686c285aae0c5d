"""The page of the phone, the worker that keeps it, the card by which it is installed. Not for: data (API)."""

import hashlib
import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of
from wufei.faces.web.phone.words import WORDS
from wufei.operations.manifests.permissions import MANIFEST_SIGN

SIZES = (192, 512)  # pixels; what phones ask for before they offer to install
TITLE = WORDS["title"]
FILES = ("app.css", "phone.js", "icons.svg", "brand.svg", "brand-192.png")


@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """The page: words in the person's language, everything else the phone asks for itself."""
    actor = actor_of(request)
    enter(actor, MANIFEST_SIGN)
    words = {name: gettext(text) for name, text in WORDS.items()}
    return render(request, "web/phone/page.html", {"words": words, "person": actor.id})


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The worker; its name changes with the files, so that a release renews what phones keep."""
    files = [reverse("web:phone_card"), *(static(name) for name in FILES)]
    version = hashlib.sha256(json.dumps([files, get_language()]).encode()).hexdigest()[:12]
    told = {"version": version, "files": json.dumps(files)}
    response = render(request, "web/phone/worker.js", told, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
def card(request: HttpRequest) -> JsonResponse:
    """By what the phone installs it."""
    told = {
        "name": gettext(TITLE),
        "short_name": gettext("Wufei"),
        "lang": get_language(),
        "id": reverse("web:phone"),
        "start_url": reverse("web:phone"),
        "scope": reverse("web:phone"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b7a4b",
        "icons": [
            {"src": static("brand.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *({"src": static(f"brand-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES),
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")
