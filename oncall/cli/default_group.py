"""A group with a command that needs no naming: `oncall calls duell` is `oncall calls log duell`."""

from typing import Any

import click

HELP = frozenset({"--help"})


class DefaultGroup(click.Group):
    """Hands argv to its default command unless argv names another, or asks for help."""

    def __init__(self, *args: Any, default: str, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front where no command is named."""
        named = args[:1] and (args[0] in self.commands or args[0] in HELP)
        return super().parse_args(ctx, args if named else [self.default, *args])
