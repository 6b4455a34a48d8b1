"""The page on which somebody recorded at the counter comes to their account."""

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lianyuan.core.refusals import Refused

from .. import consents
from ..acting import Actor
from ..actions.claiming import claim_account
from ..addresses import address_of
from ..entrance import PASSWORD_HELP
from ..fields import PhoneField
from ..limits import Limit

# A number counts alike whether it is known or not, so the answer tells nobody which.
BY_PHONE = Limit("claims of a phone", 10, 3600)
BY_ADDRESS = Limit("claims from an address", 60, 3600)


class ClaimForm(forms.Form):
    """Phone and code, and a password to sign in with from now on."""

    phone = PhoneField(
        label=gettext_lazy("手机号"), max_length=30, help_text=gettext_lazy("在窗口登记的那个号码")
    )
    code = forms.CharField(
        label=gettext_lazy("领取码"),
        max_length=30,
        help_text=gettext_lazy("纸条上的 10 个字母和数字，大小写都可以"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=gettext_lazy("设一个密码"),
        max_length=128,
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        validators=[validate_password],
    )
    terms = forms.BooleanField(
        label=gettext_lazy("我同意使用条款和隐私说明"), help_text=consents.TERMS_WORDING
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code", "password")
def claim(request: HttpRequest) -> HttpResponse:
    """Come to one's account with the code from the counter."""
    form = ClaimForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if BY_PHONE.spend(given["phone"]) or BY_ADDRESS.spend(address_of(request)):
            reason = _("试的次数太多了。请一小时后再试，或到窗口再要一张领取码。")
            return render(request, "429.html", {"reason": reason}, status=429)
        try:
            claim_account(
                actor=Actor(person=None),
                phone=given["phone"],
                code=given["code"],
                password=given["password"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("账号领好了。请用手机号和刚设的密码登录，就能看到办件。"))
            return redirect("account_login")
    return render(request, "account/claim.html", {"form": form})
