"""The JSON API at `/api/v1`: for other programs what the pages are for people, by the same use cases.

No pages, no cookies, no sessions here, and no rule of the product: a handler asks a use case and writes its answer down.
Operations are data (spec.py): the addresses, the checks of each request and the OpenAPI document all come from them.
"""

from oncall.console.api.front import create_api

__all__ = ["create_api"]
