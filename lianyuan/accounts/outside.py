"""How an account from outside is described to the sign-in library."""

from typing import Any


def openid_provider(*, url: str, client: str, secret: str, name: str) -> dict[str, Any]:
    """The settings of one OpenID Connect provider, as django-allauth reads them."""
    app = {
        "provider_id": "oidc",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
