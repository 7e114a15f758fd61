"""The arguments and options that many commands share, so that they read and behave the same everywhere."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

LINE_HELP = "LINE is the id of an applied line or the path of a line file."


def sets_option(function: F) -> F:
    """Add `--set`."""
    return click.option(
        "--set", "sets", multiple=True, metavar="KEY=VALUE", help="Lay a value over a line file; may be repeated."
    )(function)


def line_argument(function: F) -> F:
    """Add LINE and `--set`."""
    return click.argument("line")(sets_option(function))


def json_option(function: F) -> F:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")(function)


def at_option(function: F) -> F:
    """Add `--at`."""
    return click.option(
        "--at",
        metavar="TIME",
        help="RFC 3339 with an offset; now when left out; - reads one a line and answers in JSON.",
    )(function)
