"""How a Python with Weblate is made ready in tests: its libraries for drawing and backups are put aside, nothing is stored."""

from __future__ import annotations

SET_UP = """
import json
import os
import sys
from unittest.mock import MagicMock

for missing in ("gi", "gi.repository", "cairo", "borg"):
    sys.modules[missing] = MagicMock()
os.environ["DJANGO_SETTINGS_MODULE"] = "weblate.settings_example"

import django
from weblate import settings_example

settings_example.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
settings_example.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
settings_example.SECRET_KEY = "none"
settings_example.SITE_DOMAIN = "localhost"
django.setup()
"""
"""The first lines of a program that uses Weblate's modules."""
