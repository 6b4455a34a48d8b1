"""Signing in and out: only the addresses of django-allauth that have a page of ours."""

from allauth.account import views
from django.urls import path

from .views import signup

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", signup, name="account_signup"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("inactive/", views.account_inactive, name="account_inactive"),
]
