"""What this room holds on a person: the roles they have at places."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate, register

from .actions import end_all_roles
from .models import PlaceRole
from .queries import is_last_administrator


def in_the_way(person: Person) -> list[str]:
    """The district is never without an administrator."""
    if is_last_administrator(person):
        return [_t("您是新区最后一位管理员。请先在“地点”页安排另一位管理员，再注销账号。")]
    return []


def forget(actor: Actor, person: Person) -> None:
    """End the person's roles and take their name out of the trail of them."""
    end_all_roles(actor=actor, person=person)
    held = [str(pk) for pk in PlaceRole.objects.filter(person=person).values_list("pk", flat=True)]
    audit.take_name_out(person, kind=PlaceRole._meta.label_lower, target_ids=held, labels_too=True)


def register_all() -> None:
    """Register the tables of this room."""
    register(
        "places",
        PlaceRole,
        "person",
        holds=_("您在各处担任的角色"),
        fate=Fate.ENDS,
        reason=_("要查得到某一天某个角色由谁担任。姓名去掉以后，与审计记录同期保存。"),
        correction=_("由那里的管理员安排"),
        fields=("place__name", "role", "since", "ended_at"),
        forget=forget,
        in_the_way=in_the_way,
    )
