"""Addresses of the back office: Wagtail's, every one behind our door."""

from wagtail.admin.urls import urlpatterns as editor
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .door import guarded

urlpatterns = decorate_urlpatterns([*editor], guarded)
