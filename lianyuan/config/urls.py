"""Every address of the platform, room by room."""

from django.urls import include, path

from . import health

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("accounts/", include("lianyuan.accounts.urls")),
    path("my/", include("lianyuan.accounts.my_urls")),
    path("companies/", include("lianyuan.companies.urls")),
    path("files/", include("lianyuan.files.urls")),
    path("places/", include("lianyuan.places.urls")),
    path("", include("lianyuan.content.urls")),
    path("backoffice/", include("lianyuan.portal.backoffice.urls")),
    path("", include("lianyuan.notifications.urls")),
    path("api/v1/", include("lianyuan.api.urls")),
    path("", include("lianyuan.questionnaires.urls")),
    path("", include("lianyuan.cases.urls")),
    path("my/webhooks/", include("lianyuan.webhooks.urls")),
    path("", include("lianyuan.reception.urls")),
    path("", include("lianyuan.spaces.urls")),
    path("my/tokens/", include("lianyuan.accounts.tokens.urls")),
    path("", include("lianyuan.portal.urls")),
]
