"""One file, one page a subject. The environment decides; there is no development or production fork."""

from pathlib import Path
from urllib.parse import unquote

import dj_database_url
import structlog

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("PLUMBLINE_VAR", str(BASE_DIR / "var"))).resolve()
VAR.mkdir(parents=True, exist_ok=True)

# --- the company and the site -------------------------------------------------------------------
SITE = env.address("SITE_URL", "http://localhost:8000", schemes=("http", "https"), example="https://hiring.example.com")
SITE_URL = SITE.geturl().rstrip("/")
HTTPS = SITE.scheme == "https"
DEBUG = env.flag("DEBUG")
DEMO = env.flag("PLUMBLINE_DEMO")
COMPANY = env.text("COMPANY", "Meridian Freight Systems" if DEMO else "")
ALLOWED_HOSTS = sorted(
    {SITE.hostname or "localhost", *env.names("ALLOWED_HOSTS")} | (set() if HTTPS else {"localhost", "127.0.0.1"})
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "rest_framework",
    "accounts",
    "competencies",
    "roles",
    "evaluations",
    "exports",
    "notices",
]
MIDDLEWARE = [
    "config.middleware.SafetyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.ReaderMiddleware",
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
                "config.context.site",
            ],
        },
    }
]

# --- secrets and cookies ------------------------------------------------------------------------
DATABASE_SCHEMES = ("postgres", "postgresql", "sqlite")
DATABASE = env.address("DATABASE_URL", "", schemes=DATABASE_SCHEMES, example="postgres://user:password@host:5432/name")
EMBEDDED = not DATABASE.scheme
if DEMO:
    env.refuse_careless_demo(engine=DATABASE.scheme or "sqlite", scheme=SITE.scheme, hosts=ALLOWED_HOSTS)
SECRET_KEY = env.secret("SECRET_KEY", keep_in=VAR / "secret_key" if EMBEDDED else None)
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "plumbline_session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "plumbline_csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
# Who knocks, for the limits on signing in and checking documents. Counted from the right: the left anybody can write.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXY_COUNT", 0)

# --- database -----------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{VAR / 'plumbline.sqlite3'}"), conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without IMMEDIATE, two writers meet in mid-transaction and one is refused at once: the timeout never applies.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA synchronous="
        + ("FULL;" if env.flag("SQLITE_SYNC_FULL") else "NORMAL;"),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache: shared by all processes, or rate limits would double --------------------------------
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# --- who signs in, and how ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE.scheme
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
PASSWORD_RESET_TIMEOUT = 60 * 60

# --- mail ---------------------------------------------------------------------------------------
EMAIL_CONFIG = env.address("SMTP_URL", "", schemes=("smtp", "smtps"), example="smtp://mail.example.com:587")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_CONFIG.hostname else 'console'}.EmailBackend"
EMAIL_USE_SSL = EMAIL_CONFIG.scheme == "smtps"
EMAIL_USE_TLS = EMAIL_CONFIG.port == 587  # the port for submission, where TLS is asked for after the greeting
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG.hostname or "localhost", EMAIL_CONFIG.port or (465 if EMAIL_USE_SSL else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(EMAIL_CONFIG.username or ""), unquote(EMAIL_CONFIG.password or "")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"plumbline@{SITE.hostname}")

# --- words, dates, files ------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # served where they lie: nothing to collect before the first start
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # above every field's own limit, so that the field can say the sentence
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
KEEP_ON_DEVICE = env.flag("KEEP_ON_DEVICE", default=True)  # a copy of text not saved yet, in the browser
EXPORT_DAYS = env.number("EXPORT_DAYS", 7, least=1)
EXPORTS_AT_ONCE = env.number("EXPORTS_AT_ONCE", 2, least=1)  # of one person's batches; single exports do not count

# --- where finished documents are kept: a folder, or a bucket ------------------------------------
EXPORT_DIR = VAR / "exports"  # each is written here first
BUCKET = env.address("EXPORT_URL", "", schemes=("s3",), example="s3://bucket/folder")
S3_ENDPOINT = env.address(
    "EXPORT_ENDPOINT_URL", "", schemes=("http", "https"), example="https://s3.example.com"
).geturl()
S3_KEY, S3_SECRET = env.text("EXPORT_KEY_ID"), env.text("EXPORT_KEY_SECRET")
SENDFILE_HEADER = env.choice("SENDFILE_HEADER", ("X-Accel-Redirect", "X-Sendfile"))
env.refuse_half_a_bucket(bucket=BUCKET.netloc, header=SENDFILE_HEADER, key=S3_KEY, secret=S3_SECRET)
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "exports": {
        "BACKEND": "exports.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": BUCKET.netloc,
            "location": BUCKET.path.strip("/"),
            "endpoint_url": S3_ENDPOINT or None,
            "region_name": env.text("EXPORT_REGION", "us-east-1"),
            "access_key": S3_KEY or None,  # without one, the machine's own role
            "secret_key": S3_SECRET or None,
            "addressing_style": "path" if S3_ENDPOINT else "auto",
        },
    }
    if BUCKET.scheme
    else {"BACKEND": "exports.folder.PrivateFolder"},
}

# --- the API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["config.rest.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.rest.Pages",
    "EXCEPTION_HANDLER": "config.api.refusal",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

# --- the worker: Celery rings the bell, the export row is the truth ------------------------------
BROKER_FOLDER = VAR / "broker"
if not REDIS_URL:
    BROKER_FOLDER.mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 600,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "health_check_interval": 10,
        "max_retries": 0,  # of a publisher: a page does not wait for a broker that is away, the sweep rings again
    }
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_FOLDER),
        "data_folder_out": str(BROKER_FOLDER),
        "control_folder": str(BROKER_FOLDER / "control"),
        "polling_interval": 0.1,
    }
)
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "plumbline")
CELERY_BULK_QUEUE = f"{CELERY_TASK_DEFAULT_QUEUE}-bulk"  # batches and mail: nobody waits for those at the screen
CELERY_TASK_ROUTES = {
    "exports.tasks.make_in_bulk": {"queue": CELERY_BULK_QUEUE},
    "notices.tasks.send": {"queue": CELERY_BULK_QUEUE},  # a slow mail server would keep every document waiting
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 50  # three tries of a document that never ends stay below three minutes
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None

HEALTH_TOKEN = env.secret("HEALTH_TOKEN") if env.text("HEALTH_TOKEN") else ""  # shows a monitor the figures of /healthz

# --- logs: one JSON line per event, so that no text can forge a line -----------------------------
LOG_LEVEL = env.text("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {"django": {"level": LOG_LEVEL}, "celery": {"level": LOG_LEVEL}},
}
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # X-Frame-Options comes from config.middleware
SILENCED_SYSTEM_CHECKS += [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]
