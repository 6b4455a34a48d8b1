"""The names of the roles people hold at a place or in a company."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceRoleName(models.TextChoices):
    """What a person does at a place; it holds for everything inside that place too."""

    ADMINISTRATOR = "administrator", _("管理员")
    DESK_WORKER = "desk_worker", _("服务台人员")
    COMMUNITY_WORKER = "community_worker", _("社区工作者")
    LIBRARIAN = "librarian", _("图书管理员")
    MENTOR = "mentor", _("创业导师")
    EDITOR = "editor", _("编辑")


class CompanyRoleName(models.TextChoices):
    """What a person is in a company."""

    OWNER = "owner", _("负责人")
    STAFF = "staff", _("员工")
