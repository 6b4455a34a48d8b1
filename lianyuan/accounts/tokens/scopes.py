"""What a token may be used for. A scope never gives more than its person may do; it takes away the rest."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """The names of the scopes, `what:how`."""

    COMPANIES_READ = "companies:read", _("查看企业的非公开资料")
    COMPANIES_WRITE = "companies:write", _("登记企业、修改企业资料")
    COMPANIES_IMPORT = "companies:import", _("导入企业名册")
    CASES_READ = "cases:read", _("查看办件")
    CASES_WRITE = "cases:write", _("提交办件，回复、撤回、评价")
    CASES_HANDLE = "cases:handle", _("在服务台受理和办理办件")
    SPACES_READ = "spaces:read", _("查看本人和所在企业的场地预约")
    SPACES_BOOK = "spaces:book", _("预约场地，改时间、取消")
    SEARCH_READ = "search:read", _("搜索本人看得到的一切；没有时只搜公开内容")
    NOTICES_READ = "notices:read", _("查看本人的通知")
    NOTICES_WRITE = "notices:write", _("把本人的通知标为已读")
