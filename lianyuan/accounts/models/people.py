"""The people who use the platform."""

from typing import Any, ClassVar

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianyuan.core.languages import TAGS

read_phone = RegexValidator(
    r"^\+?[0-9]{6,15}$", _("电话“%(value)s”不对。请只写 6 到 15 位数字，前面可以有“+”。")
)


class PersonManager(BaseUserManager["Person"]):
    """Makes people; there is no superuser, since roles are given at a place or in a company."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Person":
        """A saved person with a hashed password; without a password they can't sign in by one."""
        person = self.model(username=self.model.normalize_username(username), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """One person. What they may do follows from roles at places and in companies, never from a flag."""

    username = models.CharField(
        _("用户名"),
        max_length=40,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("这个用户名已经有人用了，请换一个。")},
    )
    display_name = models.CharField(_("称呼"), max_length=40, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    phone = models.CharField(
        _("手机号"), max_length=16, null=True, blank=True, unique=True, validators=[read_phone]
    )
    language = models.CharField(_("语言"), max_length=10, blank=True, default="", choices=settings.LANGUAGES)
    is_active = models.BooleanField(_("可以登录"), default=True)
    joined_at = models.DateTimeField(_("注册时间"), default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("用户")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_superuser=False), name="accounts_person_has_no_global_power"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["", *TAGS]), name="accounts_person_language_known"
            ),
        ]

    def __str__(self) -> str:
        # Of a closed account only this word is left, which is the interface's own.
        closed = not self.is_active and self.display_name
        return gettext(self.display_name) if closed else self.display_name or self.username

    def get_full_name(self) -> str:
        """The name others see; asked for by the back office."""
        return str(self)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the rule of this name lets the person; groups and permission rows are never asked."""
        return self.is_active and rules.has_perm(perm, self, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Always no: there is no permission over a whole room."""
        return False

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        """None that could be listed: a rule is asked, not stored."""
        return set()
