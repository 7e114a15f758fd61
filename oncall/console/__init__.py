"""The web pages: who is on call, calls, cases, the month, and the practice phones.

Turns an HTTP request into one question to the desk and its answer into a page; rules about calls, rota or money stay below.
No SQL, no carrier, no clock, no environment: what a page needs comes through `Desk` and `PracticePhones` (views, phones).
Every text is wrapped in gettext, every instant shown in the line's zone; no inline script or style (the CSP refuses them).
A page is a module `page_*.py` with one blueprint, a template and a test; `create.create_console` puts them on the app.
"""

from oncall.console.create import create_console

__all__ = ["create_console"]
