"""Signing in and out: only the addresses of django-allauth that have a page of ours, under its names.

Its pages that want a fresh password ask by our `fresh`: their own way raises, which our answering of repeated
forms would not see.
"""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as outside
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from .views import languages as our_languages
from .views.claiming import claim
from .views.fresh import View, freshly_signed_in
from .views.signing_up import signup


def fresh(view: View) -> View:
    """A page for someone who has just said again who they are; deed and entry are one transaction."""
    return login_required(freshly_signed_in(transaction.atomic(view)))


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", signup, name="account_signup"),
    path("claim/", claim, name="account_claim"),
    path("language/", our_languages.language, name="language"),
    # The new password, its entry and the end of the tokens are one.
    path("password/change/", transaction.atomic(views.password_change), name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", fresh(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", fresh(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", fresh(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        fresh(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/webauthn/add/", fresh(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", fresh(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", fresh(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    # Where the library goes back to after a deed: one page of ours shows all of it.
    path(
        "2fa/webauthn/",
        login_required(RedirectView.as_view(pattern_name="mfa_index")),
        name="mfa_list_webauthn",
    ),
    path("outside/", outside.connections, name="socialaccount_connections"),
    path("outside/signup/", outside.signup, name="socialaccount_signup"),
    path("outside/login/cancelled/", outside.login_cancelled, name="socialaccount_login_cancelled"),
]
for app in settings.INSTALLED_APPS:
    if app.startswith("allauth.socialaccount.providers."):
        urlpatterns.append(path("outside/", include(f"{app}.urls")))
