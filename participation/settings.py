"""The platform's settings: one file, read from typed environment variables.

Every variable has a default for the embedded case (SQLite in WAL mode, an in-memory channel layer, files
on disk, mail to files), so that a fresh checkout runs without any. docs/operations.md lists them.
"""

import os
import re
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

from cms import presets as cms
from participation import csp, logs
from participation.audit import presets as audit
from participation.limits import presets as limits
from participation.notices import presets as mail
from participation.residents.verification import presets
from participation.secret_files import read_or_make_secret

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

# The town and its address
DEBUG = env.bool("DEBUG", False)
HTTPS = env.bool("HTTPS", False)  # reached over TLS: secure cookies, HSTS, redirect from http
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SITE_NAME = env.str("SITE_NAME", "Lindewaarde")
PORT = env.int("PORT") if env.str("PORT", "") else 8000
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_URL])
if HTTPS and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("HTTPS=1 needs a SITE_URL that starts with https://.")

# Secrets: from the environment, else a file under var/ that only its owner can read
SECRET_KEY = env.str("SECRET_KEY", "") or read_or_make_secret(VAR_DIR / "secret_key.txt")
PEPPER = env.str("PEPPER", "") or read_or_make_secret(VAR_DIR / "pepper.txt")  # never in the database
BOARD_KEY = env.str("BOARD_KEY", "") or read_or_make_secret(VAR_DIR / "board_key.txt")  # signs what was voted
BACKUP_KEY = env.str("BACKUP_KEY", "")

# What this installation allows
ALLOW_DEMO = env.bool("ALLOW_DEMO", False)
TEST_SITE = env.bool("TEST_SITE", False)  # a banner on every page, and search engines are told to stay away
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", not DEBUG)
POLL_RESULT_STEP = env.int("POLL_RESULT_STEP", 5, validate=lambda n: n >= 5)
CHALLENGE_THRESHOLD = env.int("CHALLENGE_THRESHOLD", 300, validate=lambda n: n >= 1)
CHALLENGE_SUPPORT_DAYS = env.int("CHALLENGE_SUPPORT_DAYS", 90, validate=lambda n: n >= 1)

ROOT_URLCONF = "participation.urls"
ASGI_APPLICATION, WSGI_APPLICATION = "participation.asgi.application", "participation.wsgi.application"

INSTALLED_APPS = [
    "daphne", "participation", "cms", "cms.events", "cms.datasets", "cms.newsletters", "cms.sharing", "cms.care",
    "cms.town", "forum", "forum.moderation", "forum.challenges", "forum.challenges.sheets", "forum.council",
    "forum.updates", "polls", "polls.board", "polls.terms", "polls.following", "participation.limits",
    "participation.roles", "participation.regulations", "participation.conflicts", "participation.signatures",
    "participation.inactivity", "participation.renewal", "participation.notices", "participation.privacy",
    "participation.dossiers", "participation.residents", "participation.residents.desk", "polls.turnout",
    "participation.residents.verification", "participation.procedures", "participation.audit", "allauth",
    "allauth.account", "allauth.mfa", "allauth.socialaccount", "channels", "django_htmx", "django_tasks_db",
    "i18nfield", "rules", "wagtail.contrib.forms", "wagtail.contrib.redirects", "wagtail.contrib.settings",
    "wagtail_localize", "wagtail.locales", "wagtail.embeds", "wagtail.contrib.typed_table_block",
    "cms.wagtail_users.PeopleConfig", "wagtail.snippets", "wagtail.documents", "wagtail.images", "wagtail.search",
    "wagtail.sites", "wagtail.admin", "wagtail", "modelcluster", "taggit", "django_filters", "django.contrib.auth",
    "django.contrib.contenttypes", "django.contrib.messages", "django.contrib.sitemaps", "django.contrib.postgres",
    "servestatic", "django.contrib.staticfiles", "django.forms", "participation.audience", "cms.matter", "cms.promises",
    "forum.answering", "forum.complaints", "forum.finding", "forum.versions", "forum.merging", "forum.media",
    "forum.details", "polls.paper",
]  # fmt: skip

MIDDLEWARE = [
    "participation.logs.request_log",
    "participation.metrics.measure_requests",
    "participation.site.test_site",
    "participation.page_cache.PageCache",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "participation.residents.middleware.LanguageMiddleware",
    "participation.health.NameMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "participation.residents.middleware.PersonMiddleware",
    "participation.residents.middleware.for_one_person",
    "participation.residents.middleware.spoken_language",
    "participation.residents.middleware.staff_second_factor",
    "participation.residents.hands.HandsMiddleware",
    "participation.audience.reader.readers",
    "participation.error_pages.InvalidForms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "participation.residents.middleware.back_office_door",
    "participation.error_pages.DomainErrorMiddleware",
    "participation.limits.middleware.Limits",
    "participation.error_pages.only_with_a_form",
    "participation.residents.typed.KeepTyped",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.middleware.back_office_refusals",
    "cms.middleware.back_office_policy",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "participation.site.site",
                "participation.notices.context.unread_notices",
                "participation.residents.hands.hands",
                "participation.roles.context.emergency",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Storage: SQLite takes the write lock at BEGIN, since deferred transactions fail under many writers
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}
_kept = {"conn_max_age": 600, "conn_health_checks": True}
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR}/town.sqlite3", **_kept)}
if BOX_DATABASE_URL := env.str("BOX_DATABASE_URL", ""):
    DATABASES["box"] = env.dj_db_url("BOX_DATABASE_URL", **_kept)
for _alias in DATABASES.values():
    if _alias["ENGINE"] == "django.db.backends.sqlite3":
        _alias |= {"OPTIONS": SQLITE, "TEST": {"NAME": str(VAR_DIR / "test.sqlite3")}}
    else:
        _alias["ENGINE"] = "participation.postgresql"
DATABASE_ROUTERS = ["polls.routers.BoxRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where the record's head goes; how often something may be done, and where that is counted; what is kept in memory
AUDIT, LIMITS, CACHES = audit.from_environment(env, VAR_DIR), limits.from_environment(env), limits.CACHES

# Live updates. redis-py's own limits (100 connections, 5 s) close idle and crowded layers, so both are set.
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL and not re.match(r"rediss?://", REDIS_URL):
    raise ImproperlyConfigured("REDIS_URL must start with redis:// or rediss://.")
PAGE_CACHE = env.bool("PAGE_CACHE", bool(REDIS_URL))  # public pages from memory; Valkey tells when they changed
_valkey = {"address": REDIS_URL, "max_connections": 8000, "socket_timeout": None}
_shared = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [_valkey]}}
CHANNEL_LAYERS = {"default": _shared if REDIS_URL else {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
LIVE_URL: list[str] = env.list("LIVE_URL", [])  # where pages find their websockets; empty: at their own address
_tasks = "django_tasks_db.DatabaseBackend", "django.tasks.backends.immediate.ImmediateBackend"
TASKS = {"default": {"BACKEND": _tasks[0] if env.bool("TASK_WORKER", False) else _tasks[1]}}

# Mail: to files unless a server is named
MAILERS = mail.mailers(env, VAR_DIR)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "participatie@localhost")
MAIL, CMS = mail.from_environment(env, DEFAULT_FROM_EMAIL), cms.from_environment(env)

# Files
STATIC_URL, STATIC_ROOT = "/static/", VAR_DIR / "static"
STATICFILES_DIRS, LOCALE_PATHS = [BASE_DIR / "static"], [BASE_DIR / "locale"]
STATIC_HASHED = env.bool("STATIC_HASHED", False)  # after collectstatic: hashed names, cached for ever
if STATIC_HASHED:  # then participation/wsgi.py and asgi.py serve them before Django is asked
    MIDDLEWARE.remove("servestatic.middleware.ServeStaticMiddleware")
SERVESTATIC_USE_FINDERS, SERVESTATIC_AUTOREFRESH = not STATIC_HASHED, DEBUG
MEDIA_URL, MEDIA_ROOT = "/media/", VAR_DIR / "media"
_plain, _hashed = "django.contrib.staticfiles.storage.", "servestatic.storage.CompressedManifest"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": f"{_hashed if STATIC_HASHED else _plain}StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the page editor sends many

# Languages
LANGUAGE_CODE, TIME_ZONE = "nl", env.str("TIME_ZONE", "Europe/Brussels")
LANGUAGES = [("nl", _("Dutch")), ("fr", _("French")), ("de", _("German")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES, FORMAT_MODULE_PATH = LANGUAGES, "participation.formats"
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = WAGTAIL_I18N_ENABLED = True

# People
AUTH_USER_MODEL = "residents.User"
AUTHENTICATION_BACKENDS = ["rules.permissions.ObjectPermissionBackend", "participation.residents.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "participation.residents.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "participation.residents.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION, ACCOUNT_EMAIL_SUBJECT_PREFIX, ACCOUNT_RATE_LIMITS = "mandatory", "", limits.OF_LOG_IN
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_EMAIL_NOTIFICATIONS = MFA_PASSKEY_LOGIN_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # limits on guessing are per visitor, not per proxy
VERIFICATION = presets.from_environment(env)  # who is a resident, and who tells (docs/identity.md)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
_passkeys = "participation.residents.passkey_forms."
MFA_FORMS = {"add_webauthn": f"{_passkeys}AddPasskeyForm", "edit_webauthn": f"{_passkeys}EditPasskeyForm"}
SESSION_ENGINE = "participation.residents.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of their own
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Safety
SECURE_CSP = csp.PUBLIC | csp.listening_to(LIVE_URL)
X_FRAME_OPTIONS, SECURE_REFERRER_POLICY = "SAMEORIGIN", "same-origin"  # the page editor previews in a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for DENY
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

# Wagtail
WAGTAIL_SITE_NAME, WAGTAILADMIN_BASE_URL = SITE_NAME, SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES, WAGTAIL_USER_TIME_ZONES = LANGUAGES, [TIME_ZONE]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_MAX_UPLOAD_SIZE, WAGTAILIMAGES_MAX_IMAGE_PIXELS = 10 * 1024 * 1024, 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "docx", "odt", "ods", "xlsx", "txt", "vtt", "ics", "mp3", "m4a", "ogg"]
WAGTAILDOCS_SERVE_METHOD, WAGTAILDOCS_MAX_UPLOAD_SIZE = "serve_view", 20 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.forms.DocumentForm"
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}

# Serving: how many processes there are, where they listen, who may ask how it goes (manage.py serve)
WEB = env.int("WEB", os.cpu_count() or 1, validate=lambda n: n >= 1)
LIVE, LISTEN = env.int("LIVE", 1, validate=lambda n: n >= 1), env.str("LISTEN", "127.0.0.1")
EMBEDDED_DIR = env.path("EMBEDDED_DIR", VAR_DIR / "embedded")  # PostgreSQL and Valkey, where none is named
METRICS_ALLOWED, METRICS_TOKEN = env.list("METRICS_ALLOWED", ["127.0.0.0/8", "::1/128"]), env.str("METRICS_TOKEN", "")
LOG_FORMAT = env.str("LOG_FORMAT", "plain", validate=lambda form: form in ("plain", "json"))
LOGGING = logs.logging_for(LOG_FORMAT, env.str("LOG_LEVEL", "WARNING"))
if LOG_FORMAT == "json":
    sys.excepthook = logs.log_the_end
