"""The platform's own settings, quicker where quickness changes nothing a person would notice."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What a developer has set for their own platform must not colour the tests.
for name in [name for name in os.environ if name.startswith("LIANYUAN_")]:
    if name not in {"LIANYUAN_DATA", "LIANYUAN_LONG", "LIANYUAN_CHROMIUM"}:
        del os.environ[name]

# Tests run by several processes at once each have a folder of their own.
_folder = Path(os.environ.get("LIANYUAN_DATA") or tempfile.gettempdir()) / f"lianyuan-tests-{os.getpid()}"
os.environ["LIANYUAN_DATA"] = str(_folder)
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

from lianyuan.config import settings as ours  # noqa: E402 - it reads the folder set above

globals().update({name: getattr(ours, name) for name in dir(ours) if name.isupper()})

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = ours.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
Path(ours.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
