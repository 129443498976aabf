"""The product's settings with what tests change: a data directory of their own, fast password hashes, plain assets.

The environment of the person who runs the tests does not reach them, but for DATABASE_URL.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

KEPT = {
    "ANNOTATOR_BROWSER_TESTS",
    "ANNOTATOR_CHROMIUM",
    "ANNOTATOR_TEST_DATA_DIR",
    "ANNOTATOR_TEST_OPERATIONS",
}
for _name in [name for name in os.environ if name.startswith("ANNOTATOR_")]:
    if _name not in KEPT:
        del os.environ[_name]
# Processes that a test starts find the same directory; conftest.py removes it.
os.environ.setdefault("ANNOTATOR_TEST_DATA_DIR", tempfile.mkdtemp(prefix="annotator-tests-"))
os.environ["ANNOTATOR_DATA_DIR"] = os.environ["ANNOTATOR_TEST_DATA_DIR"]

from annotator.settings import *  # noqa: E402, F403
from annotator.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
Path(STATIC_ROOT).mkdir(exist_ok=True)

if DATABASES["default"]["ENGINE"] == "annotator.db.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_annotator_{os.getpid()}"}
