"""The WSGI entry that granian serves: a worker answers once all it will need is loaded. Not for: settings."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from wufei.config.memory import settle
from wufei.kernel.lake.libraries import ibis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.config.settings")
application = get_wsgi_application()
reverse("web:home")  # loads all routes now, neither in somebody's first request nor after the settling
ibis()  # likewise: whoever saves the first figure should not wait for it, nor anybody while it loads beside him
settle()
