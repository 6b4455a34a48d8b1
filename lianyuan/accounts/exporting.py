"""Everything held on a person as one ZIP of JSON and files."""

import json
import shutil
import tempfile
import zipfile
from itertools import chain
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from lianyuan.core import clock

from . import personal_data
from .models import Person
from .personal_data import Holding

# Smaller archives never touch the disk.
IN_MEMORY = 5_000_000


OWN = ("username", "display_name", "phone", "email", "joined_at", "last_login", "is_active")


def own_row(person: Person) -> dict[str, Any]:
    """The person's own row, without the password's hash."""
    return {name: getattr(person, name) for name in OWN}


def write_archive(person: Person) -> IO[bytes]:
    """The archive, open at its start; rows are written one by one, so its size is not bound by memory."""
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller sends and closes it
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("accounts/person.json", _json({"rows": [own_row(person)]}))
        label = _("账号")
        contents = [f"accounts/person.json  {label}  1"]
        for holding in personal_data.holdings():
            count = _write_rows(archive, holding, person)
            if count:
                contents.append(f"{holding.key}.json  {holding.holds}  {count}")
            for name, content in holding.files(person):
                with archive.open(f"{holding.key}/{name}", "w", force_zip64=True) as copy:
                    shutil.copyfileobj(content, copy)
        archive.writestr(_("说明.txt"), _note(person, contents))
    spool.seek(0)
    return spool


def _write_rows(archive: zipfile.ZipFile, holding: Holding, person: Person) -> int:
    rows = iter(holding.rows(person))
    first = next(rows, None)
    if first is None:
        return 0
    count = 0
    about = {
        "holds": str(holding.holds),
        "when_account_closes": holding.fate.value,
        "why": str(holding.reason),
        "labels": holding.labels(first),
    }
    with archive.open(f"{holding.key}.json", "w", force_zip64=True) as file:
        file.write(f'{{"about": {_json(about)},\n"rows": [\n'.encode())
        for row in chain([first], rows):
            file.write(f"{',' if count else ''}{_json(row)}\n".encode())
            count += 1
        file.write(b"]}\n")
    return count


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _note(person: Person, contents: list[str]) -> str:
    lines = [
        _("这是平台保存的关于“%(person)s”的全部资料。") % {"person": person},
        _("导出时间：%(when)s") % {"when": clock.now().isoformat(timespec="seconds")},
        _("每个文件里，about 说明保存了什么、注销账号时怎样处理，labels 是各栏的中文名，rows 是内容。"),
        "",
        *contents,
    ]
    return "\n".join(lines) + "\n"
