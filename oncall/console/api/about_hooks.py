"""Addresses that are told of events: list, add, test, remove. One inside a network of one's own is the command line's alone to add."""

from typing import Annotated, Literal

from pydantic import Field

from oncall.console.api.about_months import Nothing
from oncall.console.api.pages import number_of
from oncall.console.api.spec import Answer, Ask, Given, Operation, Told
from oncall.policy.line import Line
from oncall.reports.instants import rfc3339
from oncall.usecases.hook_rows import Hook
from oncall.usecases.manage_hooks import LONGEST, add_hook, hook_of, post_test, remove_hook

Event = Literal[
    "call.started",
    "call.answered",
    "call.ended",
    "case.opened",
    "case.changed",
    "case.rated",
    "month.closed",
    "outage.started",
    "outage.ended",
]


class HookTold(Told):
    """An address that is told."""

    hook: int
    line: str
    url: str
    events: list[Event]
    state: Literal["active", "disabled", "removed"]
    failures: int
    failing_since: str | None
    made_at: str
    made_by: str


class HooksTold(Told):
    """All addresses of a line."""

    items: list[HookTold]


class HookGiven(Given):
    """An https address, and of which events it is told (none named: of all)."""

    url: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    events: Annotated[list[Event], Field(max_length=20, default_factory=list)]


class AddedTold(HookTold):
    """The address, and for the only time the secret that signs."""

    secret: str


class TestTold(Told):
    """The id of the event that is on its way."""

    event: str


def hooks(ask: Ask) -> Answer:
    """List the addresses."""
    line = ask.line().line
    with ask.desk.store.read() as tx:
        return Answer({"items": [hook_shape(each, line) for each in tx.hooks(line.id)]})


def add(ask: Ask) -> Answer:
    """Add one."""
    line, given = ask.line().line, ask.read(HookGiven)
    made = add_hook(ask.desk.store, line.id, given.url, given.events, ask.by, ask.now)
    return Answer({**hook_shape(made, line), "secret": made.secret})


def remove(ask: Ask) -> Answer:
    """Remove one."""
    line, number = ask.line().line, number_of(ask.path["hook"], "hook")
    remove_hook(ask.desk.store, line.id, number, ask.by, ask.now)
    return Answer(None)


def test(ask: Ask) -> Answer:
    """Send one a test."""
    line, number = ask.line().line, number_of(ask.path["hook"], "hook")
    return Answer({"event": post_test(ask.desk.store, line.id, hook_of(ask.desk.store, line.id, number).id, ask.now)})


def hook_shape(hook: Hook, line: Line) -> dict[str, object]:
    """Return an address as JSON, without its secret."""
    return {
        "hook": hook.id,
        "line": hook.line,
        "url": hook.url,
        "events": list(hook.events),
        "state": hook.state.value,
        "failures": hook.failures,
        "failing_since": rfc3339(hook.failing_since, line.zone),
        "made_at": rfc3339(hook.made_at, line.zone),
        "made_by": hook.made_by,
    }


READ, WRITE, LIST = "read:hooks", "write:hooks", "/lines/{line}/hooks"
OPERATIONS = (
    Operation("GET", LIST, "list_hooks", READ, "Addresses that are told", hooks, HooksTold),
    Operation("POST", LIST, "add_hook", WRITE, "Have an address told", add, AddedTold, HookGiven, 201, creates=True),
    Operation("DELETE", LIST + "/{hook}", "remove_hook", WRITE, "Tell it no more", remove, None, status=204),
    Operation(
        "POST", LIST + "/{hook}/test", "test_hook", WRITE, "Send it a test", test, TestTold, Nothing, 202, creates=True
    ),
)
