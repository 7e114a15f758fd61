"""What every answer says to a browser, whoever it is for: nothing is guessed, framed, passed on or kept.

A page that needs more says so itself; what it set stays.
"""

from flask import Flask, Response, request

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
A_YEAR = 31_536_000


def guard_answers(app: Flask, *, encrypted: bool) -> None:
    """Have every answer of the application carry the headers. `encrypted`: it is reached by https alone."""

    def add(response: Response) -> Response:
        """Add what the answer has not said itself."""
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if encrypted:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}")
        if not (request.endpoint or "").endswith("static"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)
