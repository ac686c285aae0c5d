"""Defaults every mode shares: apps, database, files, languages. Not for: sign-in (people.py)."""

import pathlib
import secrets

from wufei.config.settings.environment import database, env

PACKAGE = pathlib.Path(__file__).resolve().parents[2]


def _secret() -> str:
    """The installation's key, made once and kept beside the database with owner-only rights."""
    path = env.home / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = list(env.hosts)
CSRF_TRUSTED_ORIGINS = list(env.origins)
ROOT_URLCONF = "wufei.config.urls"
WSGI_APPLICATION = "wufei.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "wufei.kernel.outbox",
    "wufei.kernel.audit",
    "wufei.kernel.numbering",
    "wufei.kernel.repeats",
    "wufei.kernel.files",
    "wufei.kernel.jobs",
    "wufei.registers.places",
    "wufei.registers.parties",
    "wufei.registers.catalogue",
    "wufei.registers.identity",
    "wufei.ledger.seals",
    "wufei.ledger.books",
    "wufei.ledger.closing",
    "wufei.operations.licences",
    "wufei.operations.manifests",
    "wufei.operations.facilities",
    "wufei.operations.stores",
    "wufei.operations.works",
    "wufei.operations.settlement",
    "wufei.operations.pickups",
    "wufei.operations.declarations",
    "wufei.operations.notices",
    "wufei.oversight.balance",
    "wufei.programme.plans",
    "wufei.programme.finance",
    "wufei.programme.indicators",
    "wufei.programme.rounds",
    "wufei.programme.exemplars",
    "wufei.programme.evaluation",
    "wufei.faces.web",
    "wufei.config.apps.Wiring",  # last: it judges and seals what the others declared
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "wufei.faces.api.kit.steady.KeptAnswers",  # before all that a program with a key has no need of
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wufei.faces.web.kit.middleware.Guard",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "faces" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wufei.faces.web.kit.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wufei.faces.web.kit.tags",
                "wufei.faces.web.indicators.tags",
                "wufei.faces.web.firms.tags",
            ],
        },
    }
]

DATABASES = {"default": database(env.database_url)}

MEDIA_ROOT = env.home / "files"
SEAL_ALGORITHM = env.seal_hash
CORRECTION_DAYS = env.correction_days
CODE_MINUTES = env.code_minutes  # how long a one-time code for a signature holds
SIGNING_KEY = env.home / "signing.key"  # what this house signs with; made when it signs for the first time
SANDBOX = env.sandbox  # whether this is no real house: pages, answers and headers say so
WEBHOOK_PRIVATE = env.webhook_private  # whether webhooks may go to addresses inside the own network
LAKE_ROOT = env.home / "lake"  # derived from the database; may be deleted at any time
LAKE_MEMORY = env.lake_memory
WUFEI_API_PER_MINUTE = env.api_per_minute
LAKE_THREADS = 2  # of DuckDB, for all analyses of a process together: pages shall not wait for them
STATIC_URL = "/static/"
STATIC_ROOT = env.home / "static"
STATICFILES_DIRS = [env.front] if env.front.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "wufei_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["wufei.config.formats"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.https
SECURE_HSTS_SECONDS = 31_536_000 if env.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.https else None


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"wufei": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
