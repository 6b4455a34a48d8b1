"""Addresses of notices, below /my/notices/; the live stream; the demo's mail."""

from django.conf import settings
from django.urls import include, path

from .views import demo, inbox, reaching

app_name = "notifications"
notices = [
    path("", inbox.inbox, name="inbox"),
    path("bell/", inbox.bell, name="bell"),
    path("reading/", inbox.reading_all, name="reading-all"),
    path("<int:notice_id>/", inbox.notice, name="notice"),
    path("<int:notice_id>/reading/", inbox.reading, name="reading"),
    path("choices/", reaching.choices, name="choices"),
    path("addresses/browser/", reaching.browser, name="browser"),
    path("addresses/wechat/", reaching.wechat, name="wechat"),
    path("addresses/wechat/return/", reaching.wechat_return, name="wechat-return"),
    path("addresses/new/<slug:channel>/", reaching.address, name="address"),
    path("addresses/<int:address_id>/", reaching.confirmation, name="confirmation"),
    path("addresses/<int:address_id>/code/", reaching.code, name="code"),
    path("addresses/<int:address_id>/removal/", reaching.removal, name="removal"),
    path("push-worker.js", reaching.push_worker, name="push-worker"),
]
urlpatterns = [path("my/notices/", include(notices)), path("live/", inbox.live, name="live")]
if settings.DEMO:
    urlpatterns.append(path("demo/mail/", demo.mail, name="demo-mail"))
