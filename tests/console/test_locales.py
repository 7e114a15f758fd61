"""Tests of which language a page is in."""

import pytest
from flask.testing import FlaskClient

from oncall.console import locales


def test_a_page_is_in_a_language_only_if_that_has_a_catalogue(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a Norwegian catalogue a Norwegian browser gets English throughout; with one, dates and money follow too."""
    wish = {"Accept-Language": "nb-NO,nb;q=0.9"}
    monkeypatch.setattr(locales, "catalogues", lambda: ())
    pages = ("/lines/sample/months/2026-11", "/cases/SA-2026-000001")
    without = "".join(client.get(page, headers=wish).text for page in pages)
    monkeypatch.setattr(locales, "catalogues", lambda: ("nb",))
    with_one = "".join(client.get(page, headers=wish).text for page in pages)
    assert ('<html lang="en-GB">' in without, "NOK\u00a0490.00" in without) == (True, True)
    assert ('<html lang="nb">' in with_one, "november 2026" in with_one) == (True, True)
    assert "490,00" in with_one
