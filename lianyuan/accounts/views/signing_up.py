"""Signing up, where two newcomers may want one name at once, and one device may want very many."""

from allauth.account import views as allauth_views
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianyuan.core.refusals import Refused

from .. import devices


def signup(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-up in one transaction: a name taken meanwhile leaves nothing behind."""
    newcomer = not request.user.is_authenticated
    if request.method == "POST" and newcomer and not devices.may_sign_up(request):
        reason = _("这台设备一小时内注册的人太多了。请一小时后再试，或请服务台帮忙。")
        return render(request, "429.html", {"reason": reason}, status=429)
    try:
        with transaction.atomic():
            response = allauth_views.signup(request)
    except IntegrityError as problem:
        raise Refused(_("这个用户名或手机号刚刚被别人注册了。请返回换一个。")) from problem
    if newcomer and request.user.is_authenticated:
        devices.count_sign_up(request)
    devices.mark_device(request, response)
    return response
