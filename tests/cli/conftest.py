"""Fixtures of the command line: a home of its own, with and without the Duell line applied."""

import shutil
from pathlib import Path

import pytest

from tests.cli.running import DUELL, Cli
from tests.databases import put_migrated


@pytest.fixture
def bare(tmp_path: Path) -> Cli:
    """Return the command line with an empty home."""
    return Cli(tmp_path / "home")


@pytest.fixture(scope="session")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with the Duell line applied, to copy from."""
    home = tmp_path_factory.mktemp("applied") / "home"
    put_migrated(home)
    Cli(home).done("lines", "apply", DUELL)
    return home


@pytest.fixture
def cli(tmp_path: Path, applied: Path) -> Cli:
    """Return the command line with the Duell line applied."""
    return Cli(Path(shutil.copytree(applied, tmp_path / "home")))
