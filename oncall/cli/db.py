"""`oncall db`: make or migrate the database; back it up, check a copy, restore one."""

from collections.abc import Mapping
from pathlib import Path

import click

from oncall.cli.refusal import No, Refusal
from oncall.cli.say import say

DUMP = "cure: pg_dump --format=custom --file=FILE ADDRESS, and pg_restore to bring it back"


@click.group("db")
def db() -> None:
    """Make or migrate the database; back it up and restore it."""


@db.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to this program's schema; does nothing where it has it already."""
    from oncall.settings import load_settings  # noqa: PLC0415 - slow to import, needed here alone
    from oncall.store import upgrade  # noqa: PLC0415

    upgrade(load_settings().database_url)
    say("the database is up to date")


@db.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup_database(file: Path) -> None:
    """Copy the embedded database to FILE while it is in use; the copy is checked before it gets its name."""
    from oncall.store.backup import back_up  # noqa: PLC0415

    made = back_up(embedded("backup"), file)
    say(f"{file}: {contents(made.version, made.rows)}")


@db.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def check_database(file: Path | None) -> None:
    """Check FILE, or the embedded database: whole, ours, of a schema this program knows. Exit 1 when it is not."""
    from oncall.store.inspect import inspect  # noqa: PLC0415

    path = file or embedded("check")
    found = inspect(path)
    if not found.usable:
        raise No(f"{path}: {found.why}")
    say(f"{path}: {contents(found.version, found.rows)}")


@db.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore_database(file: Path) -> None:
    """Put a copy of FILE in the embedded database's place; the old file is kept beside. Refused while a server runs."""
    from oncall.store.backup import restore  # noqa: PLC0415
    from oncall.timers import utc_now  # noqa: PLC0415

    aside = restore(file, embedded("restore"), utc_now())
    say(f"restored from {file}" + (f"; what was there is {aside}" if aside else ""))
    say("next: oncall db upgrade, then start the service; the carrier's list fills in the calls of the last day")


def embedded(what: str) -> Path:
    """Return the file of the embedded database. Raises Refusal when the settings name a server."""
    from oncall.settings import load_settings  # noqa: PLC0415

    kind, _, path = load_settings().database_url.partition(":///")
    if kind != "sqlite":
        raise Refusal(f"db {what}: the database is PostgreSQL, which has tools of its own", DUMP)
    return Path(path)


def contents(version: str | None, rows: Mapping[str, int]) -> str:
    """Return what a file holds in a line."""
    told = ", ".join(f"{rows.get(name, 0)} {name}" for name in ("calls", "cases", "line_versions", "customers"))
    return f"whole, schema {version}, {told}"
