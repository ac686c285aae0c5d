"""The WSGI entry that granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from wufei.config.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.config.settings")
application = get_wsgi_application()
reverse("web:home")  # loads all routes now, neither in somebody's first request nor after the settling
settle()
