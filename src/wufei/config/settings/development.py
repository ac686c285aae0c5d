"""On a desk: errors in full, plain static files. Not for: anything reachable by others."""

from wufei.config.settings.defaults import STORAGES as _STORAGES

DEBUG = True
STORAGES = {**_STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
