"""The purposes people are asked about, one by one, and whether they agreed."""

import hashlib
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Consent, Person

Words = str | Promise


@dataclass(frozen=True)
class Purpose:
    """What personal data may be used for. A new wording gets a new version, and people are asked anew.

    A purpose that the platform can't work without can't be withdrawn by itself: one closes the account.
    """

    key: str
    title: Words
    wording: Words
    version: str
    withdrawable: bool = True


_PURPOSES: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Make a purpose known; called by a room's `apps.py`. Registering a key twice is an error."""
    if _PURPOSES.get(purpose.key, purpose) != purpose:
        raise ValueError(f"purpose {purpose.key!r} is registered already")
    _PURPOSES[purpose.key] = purpose


def purposes() -> list[Purpose]:
    """All purposes, those one can't do without first."""
    return sorted(_PURPOSES.values(), key=lambda purpose: purpose.withdrawable)


def purpose(key: str) -> Purpose:
    """The purpose of this key. Raises KeyError for one nobody registered."""
    return _PURPOSES[key]


def agreed(person: Person, key: str) -> bool:
    """Whether the person agreed to the purpose as it is worded now."""
    return (
        Consent.objects.standing().filter(person=person, purpose=key, version=purpose(key).version).exists()
    )


def those_who_agreed(people: list[int], key: str) -> set[int]:
    """Which of these people (by id) agreed to the purpose as it is worded now."""
    standing = Consent.objects.standing().filter(person__in=people, purpose=key, version=purpose(key).version)
    return set(standing.values_list("person_id", flat=True))


def digest(wording: str) -> str:
    """A short mark of a wording, so that a receipt can be held against the text."""
    return hashlib.sha256(wording.encode()).hexdigest()[:12]


TERMS_WORDING = _(
    "我同意用我填写的资料办理我提交的事项、登录和联系我。平台只收办事需要的资料；"
    "查看我的私密资料会留下记录，我能看到；我可以随时导出、更正资料，或注销账号。"
    "我保证填写的内容真实，不冒用他人或官方机构的名义。"
)
TERMS = Purpose(
    key="terms",
    title=_("使用条款和隐私说明"),
    wording=TERMS_WORDING,
    version="2026-11",
    withdrawable=False,
)
