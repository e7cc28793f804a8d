"""Settings: a database of SQLite or PostgreSQL, by the environment; all else as Django has it."""

from __future__ import annotations

import os
from pathlib import Path

from partgov.web import Limits

_SOCKETS = os.environ.get("CLUB_POSTGRES")  # the folder of PostgreSQL's socket

DATABASES = {
    "default": {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "club", "HOST": _SOCKETS}
    if _SOCKETS
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("CLUB_SQLITE", "box.sqlite"),
        # Whoever writes holds the database from the beginning of a transaction on, and others wait for them.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": "PRAGMA synchronous = FULL"},
    }
}
SECRET_KEY = os.environ.get("CLUB_SECRET", "for a try alone")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
ROOT_URLCONF = "examples.django_app.urls"
USE_TZ = True
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_MEMORY_SIZE = Limits().bytes + 1  # one more is enough to be refused
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "examples.django_app",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
]  # fmt: skip
STATIC_URL = "static/"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]  # fmt: skip
