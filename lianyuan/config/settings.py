"""Django's settings, made from the environment (see `environment.py` and docs/settings.md)."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import environment

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
WEB_THREADS = environment.read(
    "LIANYUAN_WEB_THREADS",
    "4",
    environment.positive,
    says="How many requests one web process answers at once.",
)
UPLOAD_MEGABYTES = environment.read(
    "LIANYUAN_UPLOAD_MB",
    "20",
    environment.positive,
    says="The largest file a person may upload, in megabytes.",
)
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
    "lianyuan.workdays",
    "lianyuan.places",
    "lianyuan.companies",
    "lianyuan.questionnaires",
    "lianyuan.cases",
    "lianyuan.portal",
    "lianyuan.api",
    "lianyuan.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lianyuan.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianyuan.core.middleware.RefusalMiddleware",
    "lianyuan.companies.middleware.ActingMiddleware",
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
        "OPTIONS": {"pool": {"min_size": 1, "max_size": WEB_THREADS + 2, "timeout": 20}},
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
ACCOUNT_ADAPTER = "lianyuan.accounts.adapter.PersonAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone", "email", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "lianyuan.accounts.forms.SignupDetails"
ACCOUNT_FORMS = {
    "login": "lianyuan.accounts.entrance.LoginForm",
    "signup": "lianyuan.accounts.entrance.SignupForm",
    "change_password": "lianyuan.accounts.entrance.ChangePasswordForm",
}
# Verification messages arrive with the notifications room; until then nothing is sent or waited for.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# Sign-up answers at once that a phone is taken: a message to its owner, the discreet way, can't be sent yet.
ACCOUNT_PREVENT_ENUMERATION = False
# One address serves a whole park, so limits go by the account tried; the address is only a high ceiling.
ACCOUNT_RATE_LIMITS = {
    "login": "1200/m/ip",
    "login_failed": "10/m/key",
    "signup": "200/m/ip",
    "reset_password": "200/m/ip,5/m/key",
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "lianyuan.core.stylesheets.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_PERMISSIONS = 0o600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
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

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# django-allauth keeps its rate limits in the cache; the database makes them shared by all processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}},
}
