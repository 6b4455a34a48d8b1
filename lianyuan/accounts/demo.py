"""The people of the demo district. All are invented; their password is refused outside demo mode."""

from collections.abc import Callable

from django.contrib.auth.hashers import make_password

from .models import Person

PASSWORD = "demo"
PEOPLE = {
    "admin": "管理员小园",
    "desk": "窗口示例员",
    "desk2": "窗口样本员",
    "owner": "示例负责人",
    "staff": "示例员工",
    "worker": "社区示例员",
    "secretary": "示例书记",
    "librarian": "图书示例员",
    "mentor": "示例导师",
    "resident": "示例居民",
    "editor": "示例编辑",
}


def fill(say: Callable[[str], None]) -> None:
    """Make the demo people."""
    if Person.objects.filter(username="admin").exists():
        return
    hashed = make_password(PASSWORD)
    Person.objects.bulk_create(
        Person(
            username=username,
            password=hashed,
            display_name=display_name,
            email=f"{username}@example.invalid",
            # 100 begins no Chinese mobile number, so none of these can be someone's.
            phone=f"100000000{number:02}",
        )
        for number, (username, display_name) in enumerate(PEOPLE.items())
    )
    say(f"{len(PEOPLE)} people")
