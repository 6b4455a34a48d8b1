"""Addresses of one's own account, below /my/."""

from django.urls import include, path

from .views import privacy, security

_ours = [
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/receipts/", privacy.receipts, name="receipts"),
    path("privacy/details/", privacy.details, name="details"),
    path("privacy/export/", privacy.export, name="export"),
    path("privacy/leaving/", privacy.leaving, name="leaving"),
    path("privacy/gone/", privacy.gone, name="gone"),
    path("privacy/consents/<slug:purpose>/", privacy.consent, name="consent"),
    path(
        "privacy/consents/<slug:purpose>/withdrawal/", privacy.consent_withdrawal, name="consent-withdrawal"
    ),
    path("security/sessions/ending/", security.other_sessions_ending, name="other-sessions-ending"),
    path("security/sessions/<int:session_id>/ending/", security.session_ending, name="session-ending"),
]
urlpatterns = [
    path("", include((_ours, "accounts"))),
    # Under the sign-in library's name, since it goes back there after its deeds.
    path("security/", security.security, name="mfa_index"),
]
