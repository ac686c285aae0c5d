"""The WSGI entry that granian serves."""

import os
import threading

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from wufei.config.memory import settle
from wufei.kernel.lake.libraries import ibis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.config.settings")
application = get_wsgi_application()
reverse("web:home")  # loads all routes now, neither in somebody's first request nor after the settling
settle()


def _load_the_lake() -> None:
    """Ibis beside the first requests: whoever saves the first figure of this process should not wait for it."""
    ibis()
    settle()


threading.Thread(target=_load_the_lake, name="load-the-lake", daemon=True).start()
