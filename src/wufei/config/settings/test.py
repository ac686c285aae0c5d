"""Under test: fast password hashing, plain static files, everything local. Not for: people."""

import os

from wufei.config.settings.defaults import DATABASES as _DATABASES
from wufei.config.settings.defaults import STORAGES as _STORAGES
from wufei.config.settings.environment import env as _env

SECRET_KEY = "test-only"  # noqa: S105  a key for tests protects nothing
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**_STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
_worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")  # workers share a home, not files and not a lake
MEDIA_ROOT = _env.home / "files" / _worker
LAKE_ROOT = _env.home / "lake" / _worker
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": {**_DATABASES["default"], "CONN_MAX_AGE": 0}}
AXES_ENABLED = True
