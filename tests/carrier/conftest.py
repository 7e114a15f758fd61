"""The API on loopback, and our client talking to it."""

from collections.abc import Iterator

import pytest

from oncall.carrier.rest import TwilioCarrier
from tests.carrier.api import Api, serving
from tests.carrier.samples import ACCOUNT, ADDRESSES


@pytest.fixture
def api() -> Iterator[Api]:
    """Return a running API that answers as told."""
    with serving() as running:
        yield running


@pytest.fixture
def carrier(api: Api) -> TwilioCarrier:
    """Return our client of that API."""
    return TwilioCarrier(ACCOUNT, "sample-token", api.url, ADDRESSES, monotonic=lambda: 0.0)
