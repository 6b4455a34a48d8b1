from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room of the API."""

    name = "lianyuan.api"
