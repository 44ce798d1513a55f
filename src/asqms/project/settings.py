# SPDX-License-Identifier: Apache-2.0
"""Maps the configuration onto Django; decides nothing that a quality manager may change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asqms.kernel.clock import SystemClock
from asqms.project.config import config, database_address, mail_settings
from asqms.project.keys import kept_secret
from asqms.project.openid_connect import openid_connect_provider
from asqms.project.saml import saml_provider
from asqms.project.sqlite import start_commands, use_newest_sqlite

use_newest_sqlite()
CONFIG = config()
if CONFIG.demo_day is not None:
    SystemClock.live_on(CONFIG.demo_day)

CONTEXTS = (
    "ledger",
    "work",
    "organization",
    "catalog",
    "inventory",
    "processes",
    "evidence",
    "traceability",
    "conformity",
    "governance",
    "auditing",
    "exchange",
    "correspondence",
    "performance",
    "workspaces",
)

SECRET_KEY = CONFIG.secret_key or kept_secret(CONFIG.home / "keys" / "session.key")
DEBUG = CONFIG.debug
ALLOWED_HOSTS = (
    ["*"] if CONFIG.debug else [*{CONFIG.site_url.split("//")[-1].split(":")[0], "localhost", "127.0.0.1"}]
)
CSRF_TRUSTED_ORIGINS = [CONFIG.site_url] if CONFIG.base_url else []
ROOT_URLCONF = "asqms.project.urls"
WSGI_APPLICATION = "asqms.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "organization.Account"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "django_htmx",
    *(f"asqms.contexts.{name}" for name in CONTEXTS),
    "asqms.faces.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "asqms.faces.web.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "asqms.faces.web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "asqms.faces.web.boundary.RequestBoundary",
]


def _database() -> dict[str, Any]:
    if not CONFIG.database_url:
        CONFIG.home.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(CONFIG.home / "asqms.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": start_commands()},
        }
    address = database_address(CONFIG.database_url)
    options = dict(address.options)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "HOST": address.host or options.pop("host", ""),
        "PORT": address.port,
        "USER": address.user,
        "PASSWORD": address.password,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASES = {"default": _database()}

_WEB = Path(__file__).parents[1] / "faces" / "web"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_WEB, _WEB / "screens" / "sign_in" / "pages"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "asqms.faces.web.frame.frame",
            ],
            "builtins": ["asqms.faces.web.tags"],
            "libraries": {"asqms": "asqms.faces.web.tags"},
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

CSRF_FAILURE_VIEW = "asqms.faces.web.problems.forged"
LANGUAGE_CODE = CONFIG.language.lower() if CONFIG.language != "zh-Hans" else "zh-hans"
LANGUAGES = [("en", "English"), ("zh-hans", "中文"), ("de", "Deutsch")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_ADAPTER = "asqms.faces.web.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "asqms.faces.web.accounts.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIG.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CONFIG.site_url.startswith("http://")
MFA_ADAPTER = "asqms.faces.web.accounts.MfaAdapter"
MFA_FORMS = {
    "authenticate": "asqms.faces.web.refused.CodeForm",
    "reauthenticate": "asqms.faces.web.refused.CodeAgainForm",
    "authenticate_webauthn": "asqms.faces.web.refused.PasskeyStepForm",
    "login_webauthn": "asqms.faces.web.refused.PasskeyForm",
    "reauthenticate_webauthn": "asqms.faces.web.refused.PasskeyAgainForm",
}
"""Forms that keep what they refuse."""
MFA_TOTP_ISSUER = "OpenASQMS"
USERSESSIONS_TRACK_ACTIVITY = False
"""The boundary notes it at most once a minute: a page that is read writes nothing."""
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": openid_connect_provider(CONFIG),
    "saml": saml_provider(CONFIG),
}

_secure = CONFIG.site_url.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "asqms_session"
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.trusted_proxies and _secure else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

DEFAULT_FROM_EMAIL = CONFIG.email_from
globals().update(mail_settings(CONFIG.email_url))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "work_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # counted attempts and used answers must outlive a flood
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {"asqms": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}

ASQMS_CONFIG = CONFIG
ASQMS_ADAPTERS = "asqms.project.plugins.load_adapters"
ASQMS_READER = "asqms.project.reader"
