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
    always = HEADERS | ({"Strict-Transport-Security": f"max-age={A_YEAR}"} if encrypted else {})
    pages = always | {"Cache-Control": "no-store"}

    def add(response: Response) -> Response:
        """Add what the answer has not said itself."""
        said = {name.lower() for name, _ in response.headers}
        wanted = always if (request.endpoint or "").endswith("static") else pages
        response.headers.extend([(name, value) for name, value in wanted.items() if name.lower() not in said])
        return response

    app.after_request(add)
