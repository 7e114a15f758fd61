"""A call told in order: one sentence for each thing that our own record knows, with its instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from oncall.console.formats import mmss
from oncall.console.views import CallView, LegView


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened. `kind` colours it: came, ring, stop, take, talk, message, end. `id` is unique in its call."""

    id: str
    at: datetime
    kind: str
    text: str


def story(call: CallView) -> tuple[Moment, ...]:
    """Return the call's moments in the order in which they happened; those of one instant as they follow from each other."""
    found = [Moment("came", call.started_at, "came", gettext("The call reaches the line"))]
    for number, leg in enumerate(call.legs):
        found += leg_story(f"leg{number}", leg)
    found += talk_story(call)
    found += end_story(call)
    return tuple(sorted(found, key=lambda moment: moment.at))


def leg_story(key: str, leg: LegView) -> Iterator[Moment]:
    """Tell how one person's phone rang, and how that ended."""
    name = leg.person.name
    yield Moment(f"{key}-ring", leg.placed_at, "ring", gettext("The line rings %(name)s", name=name))
    rang = mmss(leg.ring_seconds)
    if leg.answered_at is not None:
        text = gettext("%(name)s picks up after %(rang)s of ringing", name=name, rang=rang)
        yield Moment(f"{key}-up", leg.answered_at, "ring", text)
    if leg.ended_at is not None and leg.outcome not in {None, "accepted"}:
        yield Moment(f"{key}-end", leg.ended_at, "stop", leg_end(leg, name, rang))


def leg_end(leg: LegView, name: str, rang: str) -> str:
    """Say how a leg that did not take the call ended."""
    match leg.outcome:
        case "no_answer":
            return str(gettext("%(name)s did not answer: rang for %(rang)s", name=name, rang=rang))
        case "busy":
            return str(gettext("%(name)s was busy", name=name))
        case "declined":
            return str(gettext("%(name)s declined after %(rang)s of ringing", name=name, rang=rang))
        case "failed":
            return str(gettext("%(name)s could not be reached", name=name))
        case "screened_out":
            return str(gettext("%(name)s’s phone was picked up, but nobody pressed 1", name=name))
        case _:
            return str(gettext("%(name)s’s phone stops: not needed any more", name=name))


def talk_story(call: CallView) -> Iterator[Moment]:
    """Tell of the acceptance and the talk."""
    name = call.answered_by.name if call.answered_by else ""
    if call.accepted_at is not None:
        text = gettext("%(name)s takes the call: talk is counted from here", name=name)
        yield Moment("take", call.accepted_at, "take", text)
    if call.joined_at is not None:
        yield Moment("talk", call.joined_at, "talk", gettext("Caller and %(name)s are put together", name=name))
    if call.talk_ended_at is not None and call.joined_at is not None:
        text = gettext("The talk ends after %(talk)s", talk=mmss(call.talk_seconds))
        yield Moment("talked", call.talk_ended_at, "end", text)


def end_story(call: CallView) -> Iterator[Moment]:
    """Tell how the search for a person ended without one, and of the call's end."""
    if call.gave_up_at is not None and call.gave_up_at != call.ended_at:
        yield Moment("gave-up", call.gave_up_at, "message", gave_up_text(call))
    if call.ended_at is not None:
        yield Moment("ended", call.ended_at, "end", end_text(call))
    if call.told_together:
        names, at = ", ".join(call.told_together), call.ended_at or call.gave_up_at or call.started_at
        text = gettext(
            "Many hang up just now: %(names)s are told of this call and the others in one message", names=names
        )
        yield Moment("told-together", at, "message", text)


def gave_up_text(call: CallView) -> str:
    """Say what the caller got instead of a person."""
    match call.outcome:
        case "callback":
            return str(gettext("The caller is told that somebody will call back"))
        case "announced" | "refused":
            return str(gettext("The caller hears an announcement"))
        case _ if not call.legs:
            return str(gettext("The caller is asked for a message"))
        case _:
            return str(gettext("Nobody could be reached: the caller is asked for a message"))


def end_text(call: CallView) -> str:
    """Say how the whole call ended."""
    if call.recording_seconds is not None:
        heard = mmss(call.recording_seconds)
        return str(gettext("The call ends; the message is %(seconds)s long", seconds=heard))
    if call.outcome == "abandoned":
        return str(gettext("The caller hangs up before anybody took the call"))
    return str(gettext("The call ends after %(total)s", total=mmss(call.total_seconds)))
