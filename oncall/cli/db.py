"""`oncall db upgrade`: make or migrate the database; safe to run again."""

import click

from oncall.cli.say import say


@click.group("db")
def db() -> None:
    """Make or migrate the database."""


@db.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to this program's schema; does nothing where it has it already."""
    from oncall.settings import load_settings  # noqa: PLC0415 - slow to import, needed here alone
    from oncall.store import upgrade  # noqa: PLC0415

    upgrade(load_settings().database_url)
    say("the database is up to date")
