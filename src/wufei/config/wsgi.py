"""The WSGI entry that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from wufei.config.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.config.settings")
application = get_wsgi_application()
settle()
