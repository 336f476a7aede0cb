"""The smallest Django that allauth's identity provider runs in."""

import os

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

SECRET_KEY = "an identity provider of the tests alone"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "allauth", "allauth.account",
    "allauth.idp", "allauth.idp.oidc",
]  # fmt: skip
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{os.environ['IDENTITY_PROVIDER_DIR']}/people.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
}
MIGRATION_MODULES = dict.fromkeys(("contenttypes", "auth", "sessions", "account", "allauth_idp_oidc"))
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "identity_provider"  # cookies know no ports: the town has its own on this address
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ROOT_URLCONF = "tests.identity_provider.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
IDP_OIDC_ADAPTER = "tests.identity_provider.adapter.Adapter"
_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
IDP_OIDC_PRIVATE_KEY = _key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
