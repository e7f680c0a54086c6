"""How Varsam is put together: everything that differs between a demo, the tests and a city's server is read from
the environment here and nowhere else."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.csp import CSP

from config import embedded

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


# --- state -----------------------------------------------------------------------------------------------------
VARSAM_DATA = Path(os.environ.get("VARSAM_DATA", BASE_DIR / ".data")).resolve()
DEMO = (VARSAM_DATA / "demo-town").exists() or _flag("VARSAM_DEMO")
DEBUG = False
PUBLIC_ADDRESS = os.environ.get("VARSAM_PUBLIC_ADDRESS", "http://127.0.0.1:8000")
ALLOWED_HOSTS = os.environ.get("VARSAM_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# The signing key is derived from the master keys in the vault's key file: one secret to keep, not two.
SECRET_KEY_FALLBACKS: list[str] = []


# --- database --------------------------------------------------------------------------------------------------
def _database(url: str | None, *, embedded_user: str) -> dict[str, object]:
    if url is None:
        place = embedded.address(VARSAM_DATA)
        host, port, name, user, password = place.host, place.port, place.database, embedded_user, ""
    else:
        parts = urlsplit(url)
        # A Unix socket's folder is given as ?host=/path, as libpq has it.
        query = dict(parse_qsl(parts.query))
        host = parts.hostname or query.get("host", "")
        port = str(parts.port or query.get("port", ""))
        name, user, password = parts.path.lstrip("/"), parts.username or "", unquote(parts.password or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": host,
        "PORT": port,
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        # Lasting connections measured 4 times faster than one a request, and faster than a pool.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "varsam", "connect_timeout": 5},
    }


# `default` logs in as a role that owns nothing and that row security binds; `owner` only migrates.
DATABASES = {
    "default": _database(os.environ.get("DATABASE_URL"), embedded_user="varsam_app"),
    "owner": _database(
        os.environ.get("DATABASE_OWNER_URL", os.environ.get("DATABASE_URL")), embedded_user="varsam_owner"
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- keys ------------------------------------------------------------------------------------------------------
KEY_FILE = Path(os.environ.get("VARSAM_KEY_FILE", VARSAM_DATA / "keys" / "master.json"))
# Where the wrapped keys are kept that no backup holds; beside the key file where nothing is said.
KEYS_PART = os.environ.get("VARSAM_KEYS_PART")
from varsam.lib import keyring  # noqa: E402  (needs the path above; lib knows no settings)

SECRET_KEY = keyring.signing_secret(KEY_FILE, os.environ.get("VARSAM_MASTER_KEYS"))

# --- the house -------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "varsam.site",
    "varsam.site.routes",
    "varsam.areas.programme",
    "varsam.areas.liaison.exchange",
    "varsam.areas.liaison.insights",
    "varsam.areas.liaison.missions",
    "varsam.areas.liaison.contacts",
    "varsam.areas.operations",
    "varsam.areas.relatives.parents",
    "varsam.areas.relatives.support",
    "varsam.areas.relatives",
    "varsam.areas.collaboration.dialogue",
    "varsam.areas.collaboration.developments",
    "varsam.areas.collaboration.agreements",
    "varsam.areas.knowledge_house.cases",
    "varsam.areas.knowledge_house.engagements",
    "varsam.areas.knowledge_house.plans",
    "varsam.areas.knowledge_house.tracks",
    "varsam.areas.knowledge_house.pathways",
    "varsam.areas.knowledge_house.consultations",
    "varsam.areas.knowledge_house.experts",
    "varsam.areas.training.coverage",
    "varsam.areas.training.evaluation",
    "varsam.areas.training.certificates",
    "varsam.areas.training.introduction",
    "varsam.areas.training.occasions",
    "varsam.areas.training.courses",
    "varsam.areas.methods.learning",
    "varsam.areas.methods.pilots",
    "varsam.areas.methods.studies",
    "varsam.areas.methods.register",
    "varsam.kernel.calendars",
    "varsam.kernel.appointments",
    "varsam.kernel.meetings",
    "varsam.kernel.conversations",
    "varsam.kernel.notifications",
    "varsam.kernel.lawfulness",
    "varsam.kernel.retention",
    "varsam.kernel.records",
    "varsam.kernel.access",
    "varsam.kernel.vault",
    "varsam.kernel.audit",
    "varsam.kernel.wording",
    "varsam.kernel.people",
    "varsam.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "varsam.ui.middleware.PublicPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "varsam.kernel.access.middleware.AccountActorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "varsam.ui.context.layout",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "varsam.ui.templatetags.ui",
            ],
        },
    }
]

# --- people and sign-in ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/arbete/"
ACCOUNT_ADAPTER = "varsam.kernel.access.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_CHANGE_REDIRECT_URL = "/arbete/"
# Django's own: allauth's would write a row before anyone has proved who they are.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False  # computers at work are shared
# allauth throttles by address; addresses are not kept, so the limit counts a short-lived keyed digest instead.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key", "login": False, "reauthenticate": "10/5m/user"}
MFA_ADAPTER = "varsam.kernel.access.signin.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by the city, so addresses are not verified by mail
MFA_TOTP_ISSUER = "Varsam"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_REQUIRED = not DEMO

# --- language and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English"), ("ar", "العربية"), ("so", "Soomaali"), ("fa", "فارسی")]
LOCALE_PATHS = [BASE_DIR / "varsam" / "ui" / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- what browsers are told ------------------------------------------------------------------------------------
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
# Where the page of a meeting finds what is new as it comes (`varsam live`): empty where a proxy hands /direkt/ on to it, and
# ":8001" where it answers on a port of its own on this computer, as in the demo.
LIVE = os.environ.get("VARSAM_LIVE", "")
LOOPBACK = ("127.0.0.1", "localhost")
if LIVE:
    SECURE_CSP["connect-src"] += [f"http://{host}{LIVE}" for host in LOOPBACK]
# Not `no-referrer`: browsers then send `Origin: null` with every form, and no form could be told from a forged one.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
HTTPS = PUBLIC_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "varsam.kernel.access.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = False  # the proxy in front does it; behind it every request is plain
# W002: framing is forbidden by frame-ancestors above. W008: see the line before.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W008"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Only behind a proxy of the city: then the last hop it names is who tries codes (never stored).
TRUST_PROXY = _flag("VARSAM_TRUST_PROXY")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- static files ----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("VARSAM_STATIC", BASE_DIR / "build" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- caches, mail, log -----------------------------------------------------------------------------------------
# In the process's own memory: what is cached (rendered public pages, attempts by keyed digest) must not be stored.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
}
MAIL_FOLDER = VARSAM_DATA / "mail"
_SMTP_HOST = os.environ.get("VARSAM_SMTP_HOST", "")
# Without a mail server, letters are written to a folder: in the demo its page shows them.
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _SMTP_HOST,
            "port": int(os.environ.get("VARSAM_SMTP_PORT", "25")),
            "use_tls": _flag("VARSAM_SMTP_TLS"),
            "username": os.environ.get("VARSAM_SMTP_USER", ""),
            "password": os.environ.get("VARSAM_SMTP_PASSWORD", ""),
        },
    }
    if _SMTP_HOST
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": MAIL_FOLDER},
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("VARSAM_MAIL_FROM", "varsam@demo.varsam.test")

# Exceptions carry values and requests carry addresses: neither is written. See varsam/lib/quiet_log.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "varsam.lib.quiet_log.QuietFormatter"}},
    "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["standard_error"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["standard_error"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["standard_error"], "level": "ERROR", "propagate": False},
        "varsam": {"handlers": ["standard_error"], "level": "INFO", "propagate": False},
    },
}


# --- ordinary casework systems ---------------------------------------------------------------------------------
# Where SSPF or SIG keep their casework in another system: VARSAM_CASEWORK names them ("lifecare treserva"), and for each
# there is VARSAM_CASEWORK_LIFECARE_ADDRESS (https), _TOKEN_FILE, and if wanted _NAME, _CA_FILE and _DEADLINE (seconds).
def _casework(slug: str) -> dict[str, object]:
    said = {key: os.environ.get(f"VARSAM_CASEWORK_{slug.upper().replace('-', '_')}_{key}", "") for key in (
        "ADDRESS", "TOKEN_FILE", "CA_FILE", "NAME", "DEADLINE")}  # fmt: skip
    return {
        "name": said["NAME"] or slug,
        "address": said["ADDRESS"],
        "token_file": said["TOKEN_FILE"],
        "ca_file": said["CA_FILE"],
        "deadline": said["DEADLINE"] or "8",
    }


CASEWORK = {slug: _casework(slug) for slug in os.environ.get("VARSAM_CASEWORK", "").lower().split()}
if DEMO:
    CASEWORK["pahittat"] = {"name": "Påhittat system", "folder": VARSAM_DATA / "pahittat-system"}

# --- other municipalities' feeds -------------------------------------------------------------------------------
# Machines ("127.0.0.1:8001 127.0.0.1:8002") whose feeds are fetched over plain http, and although they are not on the public
# internet: for tests and trials on one computer. Empty where it runs for real; `varsam check` says when it is not.
EXCHANGE_ALLOWED = frozenset(os.environ.get("VARSAM_EXCHANGE_ALLOWED", "").split())

# --- background work -------------------------------------------------------------------------------------------
PROCRASTINATE_ON_APP_READY = None
# Found by themselves: `jobs` of every app. The pages are one app with packages in it.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["varsam.site.retention.jobs"]
