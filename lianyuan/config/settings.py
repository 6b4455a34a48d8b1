"""Django's settings, made from the environment (see `environment.py` and docs/settings.md)."""

from pathlib import Path
from typing import Any

import environ
import wagtail
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy

from . import channel_settings, environment, identity
from . import file_settings as files
from .channel_settings import *  # noqa: F403 - every setting of that file is one of ours
from .language_settings import *  # noqa: F403 - as above
from .sign_in_settings import *  # noqa: F403 - the same
from .waiting_settings import *  # noqa: F403 - the same

REPOSITORY = Path(__file__).resolve().parent.parent.parent

MODE = environment.read(
    "LIANYUAN_MODE",
    "demo",
    environment.one_of("demo", "production"),
    says="`demo` fills an invented district with simple passwords; `production` serves a real one.",
)
DEMO = MODE == "demo"
DATA = environment.read(
    "LIANYUAN_DATA",
    str(REPOSITORY / "var"),
    lambda written: Path(written).resolve(),
    says="The folder that holds the embedded database and all files.",
)
if DEMO:
    SECRET_KEY = environment.read(
        "LIANYUAN_SECRET_KEY",
        "demo-only-not-a-secret-" + "0" * 40,
        str,
        says="Signs sessions and links: a long random text, kept secret. Required in production.",
    )
else:
    SECRET_KEY = environment.required(
        "LIANYUAN_SECRET_KEY",
        says="Signs sessions and links: a long random text, kept secret. Required in production.",
    )
ALLOWED_HOSTS = environment.read(
    "LIANYUAN_HOSTS",
    "localhost,127.0.0.1,[::1]",
    environment.words,
    says="The host names the platform answers to, separated by commas.",
)
CSRF_TRUSTED_ORIGINS = environment.read(
    "LIANYUAN_ORIGINS",
    "",
    environment.words,
    says="Addresses such as `https://lianyuan.example.cn` from which forms are accepted behind a proxy.",
)
BEHIND_HTTPS = (
    environment.read(
        "LIANYUAN_HTTPS",
        "off" if DEMO else "on",
        environment.one_of("on", "off"),
        says="`on` when people come by https, which makes cookies secure; on in production unless set.",
    )
    == "on"
)
PROXIES = environment.read(
    "LIANYUAN_PROXIES",
    "0",
    environment.not_negative,
    says="How many proxies of ours a request passes; X-Forwarded-For is believed that far and no further.",
)
FORMS_PER_MINUTE = environment.read(
    "LIANYUAN_FORMS_PER_MINUTE",
    "120",
    environment.positive,
    says="How many forms one account, or one visitor's device, may send in a minute.",
)
FORMS_PER_ADDRESS = environment.read(
    "LIANYUAN_FORMS_PER_ADDRESS",
    "3000",
    environment.positive,
    says="How many forms may come from one address in a minute; a whole park shares one.",
)
API_PER_MINUTE = environment.read(
    "LIANYUAN_API_PER_MINUTE",
    "600",
    environment.positive,
    says="How many requests to the API one access token may make in a minute.",
)
API_PER_ADDRESS = environment.read(
    "LIANYUAN_API_PER_ADDRESS",
    "12000",
    environment.positive,
    says="How many requests to the API without a token may come from one address in a minute.",
)
LOG = environment.read(
    "LIANYUAN_LOG",
    "plain" if DEMO else "json",
    environment.one_of("json", "plain"),
    says="How the log is written: `json`, a line an object; or `plain`, with exceptions in full.",
)
WEB_THREADS = environment.read(
    "LIANYUAN_WEB_THREADS",
    "4",
    environment.positive,
    says="How many requests one web process answers at once.",
)
WEBHOOKS_INSIDE = (
    environment.read(
        "LIANYUAN_WEBHOOKS_INSIDE",
        "off",
        environment.one_of("on", "off"),
        says="`on` lets events be sent to http and to addresses inside our own network, for rehearsals only.",
    )
    == "on"
)
UPLOAD_MEGABYTES = environment.read(
    "LIANYUAN_UPLOAD_MB",
    "20",
    environment.positive,
    says="The largest file a person may upload, in megabytes.",
)
FILE_LIMITS = files.LIMITS
IMAGE_MEMORY_MEGABYTES = files.IMAGE_MEMORY_MEGABYTES
IMAGE_SECONDS = files.IMAGE_SECONDS
IMAGE_MEGAPIXELS = files.IMAGE_MEGAPIXELS
DISK_RESERVE_MEGABYTES = files.DISK_RESERVE_MEGABYTES
SPREADSHEET_MEGABYTES = environment.read(
    "LIANYUAN_SPREADSHEET_MEMORY_MB",
    "1024",
    environment.positive,
    says="Memory the process that reads an uploaded spreadsheet may use, in megabytes.",
)
SPREADSHEET_SECONDS = environment.read(
    "LIANYUAN_SPREADSHEET_SECONDS",
    "60",
    environment.positive,
    says="How long reading one uploaded spreadsheet may take, in seconds.",
)

DEBUG = False
ROOT_URLCONF = "lianyuan.config.urls"
WSGI_APPLICATION = "lianyuan.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "rules",
    "csp",
    "lianyuan.core",
    # Before allauth, so that signing in shows our pages.
    "lianyuan.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *identity.PROVIDER_APPS,
    "lianyuan.files",
    "lianyuan.workdays",
    "lianyuan.search",
    "lianyuan.notifications",
    "lianyuan.webhooks",
    "lianyuan.places",
    "lianyuan.companies",
    "lianyuan.questionnaires",
    "lianyuan.spaces",
    "lianyuan.cases",
    "lianyuan.reception",
    "lianyuan.content",
    "lianyuan.portal",
    "lianyuan.api",
    "lianyuan.config",
    # After our rooms, so that the back office shows our pages where we have one of the same name.
    "wagtail.users",
    "lianyuan.content.editor_parts.Snippets",
    "lianyuan.content.editor_parts.Editor",
    "wagtail",
    "modelcluster",
    "taggit",
]

MIDDLEWARE = [
    "lianyuan.core.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lianyuan.api.middleware.ApiMiddleware",
    "lianyuan.spaces.nameless.NamelessMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lianyuan.accounts.languages.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianyuan.spaces.middleware.DemandMiddleware",
    "lianyuan.core.middleware.RefusalMiddleware",
    "lianyuan.companies.middleware.ActingMiddleware",
    "lianyuan.accounts.pace.PaceMiddleware",
    "lianyuan.files.receiving.FilesMiddleware",
    "lianyuan.accounts.middleware.OnceMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianyuan.portal.navigation.page_context",
            ],
            "builtins": [
                "lianyuan.core.templatetags.ui",
                "lianyuan.core.templatetags.writing",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "lianyuan.core.forms.LianyuanRenderer"

DATA.mkdir(parents=True, exist_ok=True)
environment.SETTINGS["DATABASE_URL"] = environment.Setting(
    "DATABASE_URL",
    "",
    "Where the database is, such as `postgres://user:password@host/name`; "
    "an embedded SQLite file in the data folder unless set.",
)
_database: dict[str, Any] = environ.Env().db_url(
    "DATABASE_URL", default=f"sqlite:///{DATA / 'lianyuan.sqlite3'}"
)
if _database["ENGINE"].endswith("sqlite3"):
    _database |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;",
        },
        # A file, not Django's in-memory default, so that tests meet the engine people meet.
        "TEST": {"NAME": str(DATA / "test.sqlite3")},
    }
else:
    _database |= {
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": WEB_THREADS + 10, "timeout": 20}},
    }
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
# A browser takes passkeys on plain http only at localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_HTTPS

LANGUAGE_COOKIE_SECURE = BEHIND_HTTPS
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "lianyuan.core.stylesheets.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# The back office's styles point to a picture of Wagtail's image library, which isn't installed.
STATICFILES_DIRS = [Path(wagtail.__file__).parent / "images" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "files": files.storage(DATA / "files"),
}
WHITENOISE_MAX_AGE = 60
# Nothing is kept by Django's own storage; the files room keeps what people upload in "files".
MEDIA_ROOT = DATA / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = DATA / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_HANDLERS = [
    "lianyuan.files.receiving.CeilingHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "lianyuan.files.receiving.CarefulTemporaryHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Signing in outside begins with a form of ours that leads there.
        "form-action": [SELF, *identity.FORM_TARGETS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "lianyuan_session"
CSRF_COOKIE_NAME = "lianyuan_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_FAILURE_VIEW = "lianyuan.portal.views.csrf_failure"
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

# In the demo, mail that has no server to go to is kept and shown.
globals().update(channel_settings.MAIL_SERVER)
MAIL_IS_KEPT = DEMO and not channel_settings.MAIL_SERVER
MAIL_IS_SENT = bool(MAIL_IS_KEPT or channel_settings.MAIL_SERVER)
if MAIL_IS_KEPT:
    EMAIL_BACKEND = "lianyuan.notifications.mailbox.KeptMail"
elif not MAIL_IS_SENT:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# django-allauth keeps its rate limits in the cache; the database makes them shared by all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # At Django's 300, a flood of new keys would push the counts out; old ones are tidied away daily.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# The back office. What of Wagtail would ask the web, or let people in past our own pages, is off.
WAGTAIL_SITE_NAME = gettext_lazy("联园")
WAGTAILADMIN_BASE_URL = ""
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_I18N_ENABLED = False
# Each save is a deed in the audit trail, so it is the editor who saves.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_FINISH_WORKFLOW_ACTION = "lianyuan.content.going_out.let_out"
# What was approved is what is published: an edit after the approval needs a new one.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# A version going out at its hour says nothing about the next one, which goes on waiting for its approval.
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "lianyuan.core.logs.JsonLines"},
        "plain": {"()": "lianyuan.core.logs.PlainLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        # Strangers ask for any host; the request's own line says that it was refused.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
