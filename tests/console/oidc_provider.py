"""A small OpenID Connect provider on the loopback: discovery, one code, a signed identity token, its key."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

from oncall.timers import utc_now


@dataclass
class Idp:
    """The provider: what it says about whoever comes, and what it was asked. `claims` override those of the token."""

    issuer: str = ""
    client_id: str = "console"
    client_secret: str = "sample-secret"
    mail: str = "berit@example.com"
    claims: dict[str, Any] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def authorise(self, address: str) -> str:
        """Do what the person's browser and the provider's page do; return the path the browser comes back to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_hex(8)
        self.nonces[code] = self.asked["nonce"]
        back = urlsplit(self.asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': self.asked['state']})}"


def idp_app(idp: Idp) -> Flask:
    """Return the provider's pages."""
    app = Flask("idp")
    key = RSAKey.generate_key(2048, {"kid": "sample"})

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        ends = {f"{name}_endpoint": f"{idp.issuer}/{name}" for name in ("authorization", "token", "userinfo")}
        return jsonify(issuer=idp.issuer, jwks_uri=f"{idp.issuer}/keys", **ends)

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[key.as_dict(private=False)])

    @app.post("/token")
    def token() -> Response | tuple[Response, int]:
        nonce = idp.nonces.pop(request.form["code"], None)
        if nonce is None or not request.form.get("code_verifier"):
            return jsonify(error="invalid_grant"), 400
        now = int(utc_now().timestamp())
        said = {"iss": idp.issuer, "aud": idp.client_id, "sub": "1", "iat": now, "exp": now + 60, "nonce": nonce}
        said |= {"email": idp.mail, "email_verified": True, **idp.claims}
        signed = jwt.encode({"alg": "RS256", "kid": "sample"}, said, key)
        return jsonify(access_token="x", token_type="Bearer", expires_in=60, id_token=signed)

    return app


@contextmanager
def running_idp() -> Iterator[Idp]:
    """Run a provider."""
    idp = Idp()
    server = make_server("127.0.0.1", 0, idp_app(idp), threaded=True)
    idp.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield idp
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
