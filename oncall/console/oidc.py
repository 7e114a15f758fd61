"""Sign-in by an OpenID Connect provider: code flow with PKCE, state and nonce, by Authlib. It vouches for a mail address, no more."""

from typing import Any, cast

from flask import Flask, current_app
from werkzeug.wrappers import Response

from oncall.settings import Provider

KEY = "oncall_oidc"
PATIENCE = 5


class NotVouched(Exception):
    """The provider did not answer, or vouches for nobody. The text is for the log."""


def register(app: Flask, provider: Provider) -> None:
    """Put the provider on an app; its addresses are asked for at the first sign-in."""
    from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 - slow to import, needed with a provider alone

    client = OAuth(app).register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )
    app.extensions[KEY] = client


def begin(back: str) -> Response:
    """Send the browser to the provider. Raises NotVouched."""
    try:
        return cast("Response", client().authorize_redirect(back))
    except Exception as error:
        raise NotVouched(str(error)) from error


def verified_mail() -> str:
    """Return the mail address that the provider vouches for, from this request. Raises NotVouched."""
    try:
        said = client().authorize_access_token().get("userinfo") or {}
    except Exception as error:
        raise NotVouched(str(error)) from error
    if said.get("email_verified") is not True or not isinstance(said.get("email"), str):
        raise NotVouched("the provider has not verified a mail address")
    return str(said["email"])


def client() -> Any:
    """Return the registered client."""
    return current_app.extensions[KEY]
