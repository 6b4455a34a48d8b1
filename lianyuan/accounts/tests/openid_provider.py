"""A small OpenID Connect provider on loopback, for tests: it vouches for one person."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "lianyuan-test", "not-a-real-secret"


@dataclass
class Provider:
    """What the provider knows: whom it vouches for, and the codes it has given out."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "chengguo"})
    denies: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def configuration(self) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0, section 3."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to, with a code or a refusal (OpenID Connect Core 1.0, 3.1.2)."""
        assert asked["client_id"] == CLIENT
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        if self.denies:
            answer = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_hex(8)
            self.codes[code] = asked
            answer = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once, for the client that asked and holds the verifier (RFC 7636)."""
        began = self.codes.pop(asked.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.get("code_verifier", "").encode()).digest())
        right_client = (asked.get("client_id"), asked.get("client_secret")) == (CLIENT, SECRET)
        if not began or not right_client or challenge.decode().rstrip("=") != began["code_challenge"]:
            return None
        now = int(time.time())
        claims = {**self.claims, "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k"})
        return {"access_token": "a-token", "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def keys(self) -> dict[str, Any]:
        """The public key its tokens are signed with."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "k", "use": "sig", "alg": "RS256"}]}


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, listening on a free port of this machine."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            match urlsplit(self.path).path:
                case "/.well-known/openid-configuration":
                    self.answer(provider.configuration())
                case "/jwks":
                    self.answer(provider.keys())
                case "/userinfo" if self.headers.get("Authorization") == "Bearer a-token":
                    self.answer(provider.claims)
                case "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(asked))
                    self.end_headers()
                case _:
                    self.answer({"error": "not_found"}, 404)

        def do_POST(self) -> None:
            written = self.rfile.read(int(self.headers["Content-Length"])).decode()
            tokens = provider.token({name: values[0] for name, values in parse_qs(written).items()})
            self.answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def answer(self, content: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
