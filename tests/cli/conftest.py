"""Fixtures of the command line: a home of its own, with and without the Duell line applied."""

import shutil
from pathlib import Path

import pytest

from tests.cli.running import DUELL, Cli


@pytest.fixture
def bare(tmp_path: Path) -> Cli:
    """Return the command line with an empty home."""
    return Cli(tmp_path / "home")


@pytest.fixture
def cli(tmp_path: Path, migrated_file: Path) -> Cli:
    """Return the command line with the Duell line applied."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(migrated_file, home / "oncall.db")
    made = Cli(home)
    made.done("lines", "apply", DUELL)
    return made
