"""Where a request comes from: the connection itself, unless the settings say how many proxies stand in front."""

from pathlib import Path

import pytest
from flask import request

from tests.faults.world import world
from webhooks.app import make_app
from webhooks.door import KEY


@pytest.mark.parametrize(
    ("proxies", "said", "seen"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_the_proxies_in_front_are_believed(tmp_path: Path, proxies: int, said: str, seen: str) -> None:
    """What a stranger wrote into the header himself stands further left, and does not count."""
    with world(tmp_path) as (_, made):
        app = make_app(made.service.app.extensions[KEY], secret_key="sample", proxies=proxies)
        app.add_url_rule("/whence", view_func=lambda: request.remote_addr or "")
        assert app.test_client().get("/whence", headers={"X-Forwarded-For": said}).get_data(as_text=True) == seen
