"""`oncall hooks add|list|remove|test`: addresses of other programs that are told what happens on a line."""

import click

from oncall.cli.choose import open_records
from oncall.cli.options import json_option
from oncall.cli.refusal import Refusal
from oncall.cli.say import say, say_json
from oncall.timers import utc_now
from oncall.usecases.hook_rows import EVENTS, Hook, HookPost
from oncall.usecases.manage_hooks import HookRefused, NoSuchHook, add_hook, post_test, remove_hook

BY = "cli"
NEWEST = 3


@click.group("hooks")
def hooks() -> None:
    """Tell other programs of calls, cases, months and outages (see docs/api.md)."""


@hooks.command("add")
@click.argument("line")
@click.argument("url")
@click.option("--event", "events", multiple=True, type=click.Choice(EVENTS), help="May be repeated; all when left out.")
@click.option("--private", is_flag=True, help="The address may lie in a network of one's own, or on this machine.")
def add(line: str, url: str, events: tuple[str, ...], *, private: bool) -> None:
    """Have URL told of events of LINE; prints its number and, for the only time, the secret that signs."""
    with open_records() as records:
        found = records.applied(line).line.id
        try:
            made = add_hook(records.store, found, url, events, BY, utc_now(), private=private)
        except HookRefused as error:
            raise Refusal(str(error)) from None
    say(f"hook {made.id}")
    say(f"secret {made.secret}")


@hooks.command("list")
@click.argument("line")
@json_option
def list_(line: str, *, as_json: bool) -> None:
    """List the addresses of LINE, and what became of their newest events."""
    with open_records() as records:
        found = records.applied(line).line.id
        with records.store.read() as tx:
            every = tx.hooks(found)
        newest = [records.store.newest_posts(hook.id, NEWEST) for hook in every]
    for hook, posts in zip(every, newest, strict=True):
        if as_json:
            say_json(shape(hook))
        else:
            tell(hook, posts)
    if not every and not as_json:
        say(f"{found} tells nobody; oncall hooks add {found} URL")


@hooks.command("remove")
@click.argument("line")
@click.argument("hook", type=int)
def remove(line: str, hook: int) -> None:
    """Tell the address HOOK of LINE no more."""
    with open_records() as records:
        try:
            gone = remove_hook(records.store, records.applied(line).line.id, hook, BY, utc_now())
        except NoSuchHook as error:
            raise Refusal(str(error)) from None
    say(f"hook {gone.id}: removed")


@hooks.command("test")
@click.argument("line")
@click.argument("hook", type=int)
def test(line: str, hook: int) -> None:
    """Send the address HOOK of LINE an event of its own; the worker delivers it within a second or two."""
    with open_records() as records:
        try:
            event = post_test(records.store, records.applied(line).line.id, hook, utc_now())
        except (HookRefused, NoSuchHook) as error:
            raise Refusal(str(error)) from None
    say(f"{event} is on its way; oncall hooks list {line} says what became of it")


def tell(hook: Hook, posts: tuple[HookPost, ...]) -> None:
    """Print an address."""
    failing = f", failing since {hook.failing_since:%Y-%m-%d %H:%M} UTC" if hook.failing_since else ""
    say(f"hook {hook.id}  {hook.url}  {hook.state}{failing}")
    say(f"  {' '.join(hook.events)}")
    for post in posts:
        why = f": {post.error}" if post.error else ""
        say(f"  {post.at:%Y-%m-%d %H:%M:%S} UTC  {post.name}  {post.state}{why}")


def shape(hook: Hook) -> dict[str, object]:
    """Return an address for machines, without its secret."""
    return {
        "hook": hook.id,
        "line": hook.line,
        "url": hook.url,
        "events": list(hook.events),
        "state": hook.state.value,
        "private": hook.private,
        "failures": hook.failures,
        "failing_since": hook.failing_since.isoformat() if hook.failing_since else None,
        "made_at": hook.made_at.isoformat(),
        "made_by": hook.made_by,
    }
