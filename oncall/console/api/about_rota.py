"""Changes of the rota: the list, a new one tried out or made, one taken back; what it does to whom comes with the answer."""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from oncall.console.api.about_lines import FindingTold
from oncall.console.api.pages import number_of
from oncall.console.api.problem import Problem
from oncall.console.api.spec import Answer, Ask, Asked, Given, Operation, Told
from oncall.policy.changes import Change, read_change
from oncall.policy.line import Line
from oncall.reports.instants import rfc3339
from oncall.reports.rota import proposal_shape
from oncall.usecases.change_rota import Wish, accept, propose, take_change
from oncall.usecases.rows import RotaChange

Person = Annotated[str, Field(min_length=1, max_length=100)]
Time = Annotated[str, Field(max_length=64, description="RFC 3339, or a local time of the line's zone.")]
People = Annotated[list[Person], Field(max_length=20)]
HOW = {"try_out", "yes"}


class ChangeTold(Told):
    """A stored change; `doc` is in the shape of its [[rota.*]] table."""

    change: int
    kind: Literal["week", "override", "swap", "absence"]
    doc: dict[str, object]
    by: str
    at: str
    withdrawn_by: str | None
    withdrawn_at: str | None


class ChangesTold(Told):
    """The changes made outside the line file."""

    items: list[ChangeTold]


class ChangesAsked(Asked):
    """Which changes."""

    withdrawn: Annotated[bool, Field(description="Those too that were taken back.")] = False


class ShareTold(Told):
    """What changes for one person in one role."""

    person: str
    role: str
    lost: list[list[str]]
    gained: list[list[str]]


class EffectTold(Told):
    """What a change does. `changes` are the numbers under which it is stored, none when it was tried out."""

    line: str
    changes: list[int]
    needs_yes: bool
    people: list[ShareTold]
    findings: list[FindingTold]


class How(Given):
    """`try_out`: only say what it would do. `yes`: do it even if it leaves a hole or breaks a rule."""

    try_out: bool = False
    yes: bool = False


class OverrideChange(How):
    """Somebody joins a role for a time, leaves it, or both."""

    role: Literal["primary", "backup"]
    add: Person | None = None
    remove: Person | None = None
    start: Time = Field(alias="from")
    end: Time = Field(alias="to")


class AbsenceChange(How):
    """Somebody is away."""

    who: Person
    start: Time = Field(alias="from")
    end: Time = Field(alias="to")


class SwapChange(How):
    """Two people trade."""

    a: Person
    a_from: Time
    a_to: Time
    b: Person
    b_from: Time
    b_to: Time


class WeekChange(How):
    """Who serves in a week such as 2026-W53."""

    week: Annotated[str, Field(max_length=10)]
    primary: People | None = None
    backup: People | None = None


class TakeChange(How):
    """Somebody takes a shift now, until it ends. `giver` may be left out while there is one primary."""

    taker: Person
    giver: Person | None = None


def changes(ask: Ask) -> Answer:
    """List the changes."""
    line = ask.line().line
    with ask.desk.store.read() as tx:
        found = tx.rota_changes(line.id, withdrawn=ask.read(ChangesAsked).withdrawn)
    return Answer({"items": [change_shape(line, each) for each in found]})


def change_shape(line: Line, each: RotaChange) -> dict[str, object]:
    """Return a stored change as JSON."""
    return {
        "change": each.id,
        "kind": each.kind.value,
        "doc": json.loads(each.doc),
        "by": each.by,
        "at": rfc3339(each.at, line.zone),
        "withdrawn_by": each.withdrawn_by,
        "withdrawn_at": rfc3339(each.withdrawn_at, line.zone),
    }


def override(ask: Ask) -> Answer:
    """Make an override."""
    return listed_change(ask, "override", ask.read(OverrideChange))


def absence(ask: Ask) -> Answer:
    """Make an absence."""
    return listed_change(ask, "absence", ask.read(AbsenceChange))


def swap(ask: Ask) -> Answer:
    """Make a swap."""
    return listed_change(ask, "swap", ask.read(SwapChange))


def week(ask: Ask) -> Answer:
    """List a week."""
    return listed_change(ask, "week", ask.read(WeekChange))


def take(ask: Ask) -> Answer:
    """Take a shift."""
    given = ask.read(TakeChange)
    return made(ask, given, take_change(ask.line().line, given.taker, given.giver, ask.now.replace(microsecond=0)))


def listed_change(ask: Ask, kind: str, given: How) -> Answer:
    """Make a change of a [[rota.*]] table."""
    line = ask.line().line
    doc = json.dumps(given.model_dump(by_alias=True, exclude_none=True, exclude=HOW))
    return made(ask, given, read_change(kind, doc, line.people, line.zone))


def made(ask: Ask, how: How, change: Change) -> Answer:
    """Try a change out, or make it."""
    return written(ask, Wish(ask.key, (change,)), how.try_out, how.yes)


def written(ask: Ask, wish: Wish, try_out: bool, yes: bool) -> Answer:  # noqa: FBT001 - as they were read
    """Try a wish out, or write it. Raises Problem for a change there is not."""
    store, book, line = ask.desk.store, ask.desk.book, ask.line().line.id
    try:
        if try_out:
            proposal, numbers = propose(store, book, line, wish, ask.now), []
        else:
            done = accept(store, book, line, wish, ask.now, ask.by, yes=yes)
            proposal, numbers = done.proposal, [each.id for each in done.made]
    except LookupError as error:
        raise Problem(404, str(error.args[0]) if error.args else "no such change", line, "see the list") from None
    return Answer({**proposal_shape(proposal), "changes": numbers, "needs_yes": bool(proposal.doubts)})


def withdraw(ask: Ask) -> Answer:
    """Take a change back."""
    return written(ask, Wish(ask.key, withdraw=(number_of(ask.path["change"], "change"),)), try_out=False, yes=True)


def change(name: str, summary: str, given: type[BaseModel], do: object) -> Operation:
    """Return the operation that makes a change of a kind."""
    assert callable(do)
    return Operation(
        "POST", f"/lines/{{line}}/rota/{name}", f"rota_{name}", WRITE, summary, do, EffectTold, given, 200, creates=True
    )


READ, WRITE, LIST = "read:rota", "write:rota", "/lines/{line}/rota/changes"
OPERATIONS = (
    Operation("GET", LIST, "list_changes", READ, "Changes of the rota", changes, ChangesTold, ChangesAsked),
    change("override", "Add or remove somebody for a time", OverrideChange, override),
    change("absence", "Somebody is away", AbsenceChange, absence),
    change("swap", "Two people trade, both halves or none", SwapChange, swap),
    change("week", "Say who serves in a week", WeekChange, week),
    change("take", "Take a shift now", TakeChange, take),
    Operation(
        "DELETE", LIST + "/{change}", "withdraw", WRITE, "Take a change back", withdraw, EffectTold, problems=(409,)
    ),
)
