"""The page of the phone, the worker that keeps it, the card by which it is installed. Not for: data (the API has it)."""

import hashlib
import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of
from wufei.faces.web.phone.words import WORDS
from wufei.operations.manifests.permissions import MANIFEST_SIGN

FILES = ("app.css", "phone.js", "icons.svg")
WORKER = """// Keeps the page of the phone and its files; data goes past it. Made by the house, so that each release has its own.
const NAME = 'wufei-phone-{version}';
const FILES = {files};
self.addEventListener('install', (event) => event.waitUntil(
  caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('wufei-phone-') && name !== NAME)
    .map((name) => caches.delete(name)))).then(() => self.clients.claim())));
self.addEventListener('fetch', (event) => {{
  const {{ pathname }} = new URL(event.request.url);
  if (event.request.method !== 'GET' || pathname.startsWith('/api/')) return;
  if (pathname === '/phone/') {{
    // The page itself: fresh where there is network (and only if it is the page, not a way to sign in), else the kept one.
    event.respondWith(fetch(event.request).then((answer) => {{
      if (answer.ok && !answer.redirected) caches.open(NAME).then((cache) => cache.put('/phone/', answer.clone()));
      return answer.clone();
    }}).catch(() => caches.match('/phone/')));
  }} else {{
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request).then((answer) => {{
      if (answer.ok && pathname.startsWith('/static/')) {{
        const copy = answer.clone();
        caches.open(NAME).then((cache) => cache.put(event.request, copy));
      }}
      return answer;
    }})));
  }}
}});
"""


@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """The page: words in the person's language, everything else the phone asks for itself."""
    actor = actor_of(request)
    enter(actor, MANIFEST_SIGN)
    words = {name: gettext(text) for name, text in WORDS.items()}
    return render(request, "web/phone/page.html", {"words": words})


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The worker; its name changes with the files, so that a release renews what phones keep."""
    files = ["/phone/", "/phone/app.webmanifest", *(static(name) for name in FILES)]
    version = hashlib.sha256(json.dumps([files, get_language()]).encode()).hexdigest()[:12]
    response = HttpResponse(WORKER.format(version=version, files=json.dumps(files)), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
def card(request: HttpRequest) -> JsonResponse:
    """By what the phone installs it."""
    told = {
        "name": gettext(WORDS["title"]),
        "short_name": gettext("Wufei"),
        "lang": get_language(),
        "start_url": "/phone/",
        "scope": "/phone/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b7a4b",
        "icons": [{"src": static("brand.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")
