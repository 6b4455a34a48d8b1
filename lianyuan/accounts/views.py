"""Signing up, where two newcomers may want one name at once."""

from allauth.account import views as allauth_views
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from lianyuan.core.refusals import Refused


def signup(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-up in one transaction: a name taken meanwhile leaves nothing behind."""
    try:
        with transaction.atomic():
            return allauth_views.signup(request)
    except IntegrityError as problem:
        raise Refused(_("这个用户名或手机号刚刚被别人注册了。请返回换一个。")) from problem
