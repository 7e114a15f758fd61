"""The program: finds commands by name, and ends every error as one line on standard error with its exit code."""

import difflib
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from oncall.cli.failures import describe
from oncall.cli.table import COMMANDS

DONE, UNUSABLE, INTERRUPTED = 0, 2, 130
ABOUT = "Vakttelefon: an emergency line from the ring to the bill, every second explained."


class Program(click.Group):
    """The group `oncall`: its commands are imported when they are called."""

    def __init__(self) -> None:
        debug = click.Option(["--debug"], is_flag=True, help="Show the traceback of an unexpected error.")
        super().__init__("oncall", params=[debug], help=ABOUT, callback=lambda debug: None)  # noqa: ARG005
        self.no_args_is_help = True

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        entry = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(entry.module), entry.attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that argv names; an unknown one is answered with the nearest."""
        name = args[0]
        if name not in COMMANDS:
            near = difflib.get_close_matches(name, COMMANDS, 1)
            raise click.UsageError(
                f"{name}: no such command (cure: {f'oncall {near[0]}' if near else 'oncall --help'})"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands from the table alone, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader who has gone away has all that he wanted (click would end with 1)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            hush()
            return DONE

    def main(  # type: ignore[override]  # it always ends the process, in one way
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run and end the process: SystemExit with 0, 1 or 2, nothing else, and never a traceback unless `--debug` asks."""
        given = list(sys.argv[1:] if args is None else args)
        sys.exit(run(self, given, prog_name or "oncall", extra))

    def run(self, args: list[str], prog_name: str, extra: dict[str, Any]) -> object:
        """Run a command and return what click made of it: an exit code where one was asked for."""
        return super().main(args=args, prog_name=prog_name, standalone_mode=False, **extra)


def run(program: Program, args: list[str], prog_name: str, extra: dict[str, Any]) -> int:
    """Return the exit code of a run, with the line for its error written to standard error."""
    extra.pop("standalone_mode", None)
    try:
        code = program.run(args, prog_name, extra)
        sys.stdout.flush()
    except BrokenPipeError:
        hush()
        return DONE
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except NoArgsIsHelpError as error:
        return no_arguments(error)
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, the user gets one line
        return fail(error, debug=args[:1] == ["--debug"])
    return code if isinstance(code, int) else DONE


def no_arguments(error: NoArgsIsHelpError) -> int:
    """`oncall` alone shows what there is; a group of commands alone lacks one."""
    if error.ctx is None or error.ctx.parent is None:
        click.echo(error.ctx.get_help() if error.ctx else ABOUT)
        return DONE
    return fail(click.UsageError("missing command", error.ctx), debug=False)


def fail(error: Exception, *, debug: bool) -> int:
    """Write the one line for an error and return its exit code."""
    line, code = describe(error)
    if debug and code == UNUSABLE:
        traceback.print_exception(error)
    if line:
        click.echo(f"oncall: {line}", err=True)
    return code


def hush() -> None:
    """Whoever read our output has gone: throw the rest away, so that the interpreter's last flush fails no more."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = None
