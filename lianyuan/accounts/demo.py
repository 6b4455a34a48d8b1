"""The people of the demo district. All are invented; their password is refused outside demo mode."""

from collections.abc import Callable

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
}


def fill(say: Callable[[str], None]) -> None:
    """Make the demo people."""
    if Person.objects.filter(username="admin").exists():
        return
    for number, (username, display_name) in enumerate(PEOPLE.items()):
        # 100 begins no Chinese mobile number, so none of these can be someone's.
        Person.objects.create_user(
            username,
            PASSWORD,
            display_name=display_name,
            email=f"{username}@example.invalid",
            phone=f"100000000{number:02}",
        )
    say(f"{len(PEOPLE)} people")
