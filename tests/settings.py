"""The platform's own settings, quicker where quickness changes nothing a person would notice."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("LIANYUAN_DATA", str(Path(tempfile.gettempdir()) / "lianyuan-tests"))

from lianyuan.config import settings as ours  # noqa: E402 - it reads the folder set above

globals().update({name: getattr(ours, name) for name in dir(ours) if name.isupper()})

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = ours.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
