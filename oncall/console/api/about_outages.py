"""Outages: the newest, one started, its words changed, and its end."""

from typing import Annotated, Literal

from pydantic import Field

from oncall.billing.durations import parse_duration
from oncall.console.api.about_months import Nothing
from oncall.console.api.pages import When, instant
from oncall.console.api.problem import Problem
from oncall.console.api.spec import Answer, Ask, Given, Operation, Told
from oncall.policy.line import Line
from oncall.reports.outage import outage_shape
from oncall.usecases.outages import Announcement, end_outage, from_template, start_outage, update_outage

NEWEST = 20
Words = Annotated[str, Field(min_length=1, max_length=400)]
Texts = Annotated[dict[str, Words], Field(min_length=1, max_length=10, description="What callers hear, by language.")]


class OutageTold(Told):
    """An outage."""

    outage: str
    line: str
    kind: str
    texts: dict[str, str]
    started_at: str
    started_by: str
    until: str | None
    every_seconds: int | None
    updates: int
    ended_at: str | None
    ended_by: str | None


class OutagesTold(Told):
    """The newest outages, the newest first."""

    items: list[OutageTold]


class StartGiven(Given):
    """What is told: words of one's own by language, or the id of an [[outage]] of the line's file."""

    texts: Texts | None = None
    template: Annotated[str, Field(max_length=100)] | None = None
    kind: Literal["own", "national"] = "own"
    until: When | None = None
    every: Annotated[str, Field(max_length=20, description="Write to customers this often, like 1h.")] | None = None
    mail: bool = Field(default=False, description="Write to customers at once.")


class UpdateGiven(Given):
    """New words."""

    texts: Texts
    mail: bool = Field(default=True, description="Write them to customers as well.")


def outages(ask: Ask) -> Answer:
    """List the newest outages."""
    line = ask.line().line.id
    with ask.desk.store.read() as tx:
        return Answer({"items": [outage_shape(each) for each in tx.outages(line, NEWEST)]})


def start(ask: Ask) -> Answer:
    """Start one."""
    line = ask.line().line
    made = start_outage(ask.desk.store, line, wished(line, ask.read(StartGiven)), ask.by, ask.now)
    return Answer(outage_shape(made))


def wished(line: Line, given: StartGiven) -> Announcement:
    """Return what is to be told. Raises Problem, DurationError."""
    if (given.texts is None) == (given.template is None):
        raise Problem(422, "give texts or template, one of the two", "texts", "see /api/v1/openapi.json")
    until = instant(given.until, line, "until") if given.until else None
    every = parse_duration(given.every) if given.every else None
    if given.template is not None:
        found = next((each for each in line.outages if each.id == given.template), None)
        if found is None:
            names = ", ".join(each.id for each in line.outages) or "none"
            raise Problem(422, f"{line.id} has no such words", "template", f"one of {names}")
        return from_template(found, until)
    return Announcement(given.kind, given.texts or {}, until, every, mail=given.mail or every is not None)


def update(ask: Ask) -> Answer:
    """Change the words."""
    line, given = ask.line().line, ask.read(UpdateGiven)
    return Answer(outage_shape(update_outage(ask.desk.store, line, given.texts, ask.by, ask.now, mail=given.mail)))


def end(ask: Ask) -> Answer:
    """End it."""
    return Answer(outage_shape(end_outage(ask.desk.store, ask.line().line.id, ask.by, ask.now)))


READ, WRITE, LIST, REFUSED = "read:outages", "write:outages", "/lines/{line}/outages", (409,)
OPERATIONS = (
    Operation("GET", LIST, "list_outages", READ, "The newest outages", outages, OutagesTold),
    Operation(
        "POST", LIST, "start_outage", WRITE, "Announce an outage", start, OutageTold, StartGiven, 201, creates=True
    ),
    Operation(
        "PATCH",
        LIST + "/running",
        "update_outage",
        WRITE,
        "Change its words",
        update,
        OutageTold,
        UpdateGiven,
        problems=REFUSED,
    ),
    Operation("POST", LIST + "/running/end", "end_outage", WRITE, "End it", end, OutageTold, Nothing, problems=REFUSED),
)
