"""Django's settings, all taken from the environment record."""

import os

from digest.environment import read_environment
from digest.languages import SOURCE_LANGUAGE, offered_languages
from digest.paths import LOCALE, STATIC_FILES, WEB_TEMPLATES

ENVIRONMENT = read_environment(os.environ)

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = [*ENVIRONMENT.former_secret_keys]
DEBUG = False
ALLOWED_HOSTS = [ENVIRONMENT.base_host, "127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "digest.urls"
WSGI_APPLICATION = "digest.wsgi.application"
DATABASES = {"default": dict(ENVIRONMENT.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # It finds no tables by itself: what is shown of ours is named in digest/studio/rare.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "digest.newsletters",
    "subscribers",
    "digest.sources",
    "digest.summaries",
    "digest.issues",
    "digest.delivery",
    "digest.events",
    "digest.team",
    "digest.studio",
]
if ENVIRONMENT.database["ENGINE"] == "django.db.backends.postgresql":
    # Its tables are PostgreSQL's alone.
    INSTALLED_APPS.append("procrastinate.contrib.django")
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "digest.page_language.page_language_middleware",
    "digest.studio.gate.other_characters.FormCharset",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # The public pages know no cookie.
    "digest.studio.gate.storable_values.StorableValues",
    "digest.studio.gate.middleware.StudioSessions",
    "digest.studio.gate.middleware.StudioForms",
    "digest.studio.gate.middleware.StudioMembers",
    "digest.studio.gate.middleware.StudioSecondFactors",
    "digest.studio.gate.middleware.StudioMessages",
    "digest.studio.gate.middleware.StudioParts",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB_TEMPLATES],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"direction": "digest.archive.direction_tags"},
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [STATIC_FILES]
WHITENOISE_USE_FINDERS = True

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = SOURCE_LANGUAGE
LANGUAGES = offered_languages(LOCALE)
LOCALE_PATHS = [LOCALE]
FORMAT_MODULE_PATH = "digest.locale"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

FILE_UPLOAD_HANDLERS = ["digest.studio.gate.uploads.NoFiles"]

AUTH_USER_MODEL = "team.Member"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 86_400
LOGIN_URL = "studio:sign-in"
SESSION_COOKIE_NAME = "studio"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/studio/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.base_url.startswith("https:")
# A day's work from the sign-in, which sets its end; nothing that is done in it puts that off.
SESSION_COOKIE_AGE = 12 * 3_600
CSRF_COOKIE_NAME = "studio-forms"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "digest.studio.gate.refused.form_too_old"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
OTP_TOTP_ISSUER = "Caveat"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_request": {"()": "digest.failed_page.NoRequest"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "digest": {"level": "INFO"},
        # Addresses of pages hold readers' tokens: of a failed one it is written what failed alone.
        "django.request": {"level": "ERROR", "filters": ["no_request"]},
        "django.security": {"level": "ERROR"},
        # Strangers ask for hosts that are not ours all day long; they get 400, and no trace.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # It warns of answers whose headers break off, with a traceback and what came of them; the
        # outcome says so in one line, without the far end's data.
        "urllib3.connection": {"level": "ERROR"},
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
