"""Every address of the platform, room by room."""

from django.urls import include, path

from lianyuan.accounts.views.security import security

urlpatterns = [
    path("accounts/", include("lianyuan.accounts.urls")),
    path("my/", include("lianyuan.accounts.my_urls")),
    # Under the sign-in library's name, since it goes back there after its deeds.
    path("my/security/", security, name="mfa_index"),
    path("companies/", include("lianyuan.companies.urls")),
    path("places/", include("lianyuan.places.urls")),
    path("", include("lianyuan.cases.urls")),
    path("", include("lianyuan.portal.urls")),
]
