"""The settings of the tests: the real ones, on a database that is cloned for each process."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES, MIDDLEWARE

# One login that may be either role: it acts as the app, and as the owner only where a fixture says so.
DATABASES["default"]["USER"] = "varsam_test"
DATABASES["default"]["OPTIONS"] = {**DATABASES["default"]["OPTIONS"], "assume_role": "varsam_app"}  # type: ignore[dict-item]
DATABASES["default"]["CONN_MAX_AGE"] = 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Tests of the second factor switch it on.
MFA_REQUIRED = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
