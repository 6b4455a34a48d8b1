"""Every address of the platform, room by room."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("lianyuan.accounts.urls")),
    path("companies/", include("lianyuan.companies.urls")),
    path("places/", include("lianyuan.places.urls")),
    path("api/v1/", include("lianyuan.api.urls")),
    path("", include("lianyuan.cases.urls")),
    path("my/tokens/", include("lianyuan.accounts.tokens.urls")),
    path("", include("lianyuan.portal.urls")),
]
