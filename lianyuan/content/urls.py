"""Addresses of news and guides."""

from django.urls import path

from . import views

app_name = "content"
urlpatterns = [
    path("news/", views.news_list, name="news-list"),
    path("news/<int:news_id>/", views.news, name="news"),
    path("guides/", views.guide_list, name="guide-list"),
    path("guides/<int:guide_id>/", views.guide, name="guide"),
]
