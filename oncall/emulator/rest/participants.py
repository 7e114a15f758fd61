"""The Participant resource: who is in a conference; dial in, hold, mute, send out."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from oncall.emulator import legs, outbound
from oncall.emulator.calls import Call, Subscription, Target, Why
from oncall.emulator.frame import Activity
from oncall.emulator.rest.checks import allowed_caller, e164
from oncall.emulator.rest.conferences import find
from oncall.emulator.rest.replies import (
    Json,
    account_path,
    carrier,
    flag,
    missing,
    only,
    page,
    seconds,
    when,
    words,
)
from oncall.emulator.rooms import Member, Room, nobody_listens, open_room

participants = Blueprint("participants", __name__)
CREATE = [
    "From",
    "To",
    "Label",
    "Timeout",
    "Muted",
    "Beep",
    "StartConferenceOnEnter",
    "EndConferenceOnExit",
    "MaxParticipants",
    "StatusCallback",
    "StatusCallbackMethod",
    "StatusCallbackEvent",
    "ConferenceStatusCallback",
    "ConferenceStatusCallbackMethod",
    "ConferenceStatusCallbackEvent",
    "EarlyMedia",
    "TimeLimit",
]


def participant_json(room: Room, member: Member, status: str = "connected") -> Json:
    """Return the Participant resource."""
    joined = when(member.joined or member.call.created)
    return {
        "account_sid": carrier().config.account_sid,
        "call_sid": member.call.sid,
        "conference_sid": room.sid,
        "label": member.label or None,
        "call_sid_to_coach": None,
        "coaching": False,
        "date_created": joined,
        "date_updated": joined,
        "end_conference_on_exit": member.ends,
        "start_conference_on_enter": member.starts,
        "muted": member.muted,
        "hold": member.hold,
        "status": status,
        "queue_time": str(round(member.call.queue_seconds * 1000)),
        "uri": account_path(f"Conferences/{room.sid}/Participants/{member.call.sid}.json"),
    }


@participants.post("/Conferences/<sid>/Participants.json")
def create(sid: str) -> ResponseReturnValue:
    """Call somebody into a conference, named by its sid or by its name (made when it is not there)."""
    only(CREATE)
    to, from_ = e164("To", 21201, 21211), allowed_caller(21213)
    with carrier().lock:
        room = carrier().rooms.get(sid) or open_room(
            carrier(), sid, int(seconds("MaxParticipants", 250)), _told("ConferenceStatusCallback", ""), None
        )
        order = outbound.Order(
            to,
            from_,
            subscription=_told("StatusCallback", "completed"),
            ring_seconds=seconds("Timeout", 60.0),
            time_limit=seconds("TimeLimit", 0.0) or None,
        )
        call = outbound.create(carrier(), order, partial(_enter, room, _member()))
        return participant_json(room, Member(call, _nothing, label=request.form.get("Label", "")), "queued"), 201


def _told(prefix: str, default: str) -> Subscription:
    url = request.form.get(prefix, "")
    if not url:
        return nobody_listens()
    method = request.form.get(f"{prefix}Method", "POST").upper()
    return Subscription(Target(url, method), words(f"{prefix}Event", default))


def _nothing() -> None:
    """Nobody has to be told."""


def _member() -> partial[Member]:
    """Return a member with the settings of the form, to be made when the call is answered."""
    return partial(
        Member,
        muted=flag("Muted", default=False),
        starts=flag("StartConferenceOnEnter", default=True),
        ends=flag("EndConferenceOnExit", default=False),
        beep=request.form.get("Beep", "true"),
        label=request.form.get("Label", ""),
    )


def _enter(room: Room, make: partial[Member], call: Call) -> None:
    """Let an answered call in; it hangs up when the conference lets it go."""
    carrier = room.carrier
    if room.status == "completed" or room.full:
        legs.end(carrier, call, "completed")
        return
    member = make(call=call, released=partial(legs.end, carrier, call, "completed"))

    def stop(why: Why) -> None:
        room.leave(member, "participant_hung_up" if why == "hangup" else "participant_updated_via_api")

    call.holder = Activity(stop=stop)
    if room.status == "init" and not room.members:
        legs.tone(carrier, call, "hold music")
    room.join(member)


@participants.get("/Conferences/<sid>/Participants.json")
def listing(sid: str) -> ResponseReturnValue:
    """List who is in the conference now."""
    with carrier().lock:
        room = find(sid)
        found = [
            member
            for member in room.members.values()
            if flag_of("Muted", default=member.muted) == member.muted
            and flag_of("Hold", default=member.hold) == member.hold
        ]
        return page("participants", found, partial(participant_json, room))


def flag_of(name: str, *, default: bool) -> bool:
    """Return a true/false parameter of the query."""
    return {"true": True, "false": False}.get(request.args.get(name, ""), default)


def _find(sid: str, who: str) -> tuple[Room, Member]:
    """Return a participant by CallSid or label. Raises ApiError 404."""
    room = find(sid)
    for member in room.members.values():
        if who in {member.call.sid, member.label}:
            return room, member
    raise missing()


@participants.get("/Conferences/<sid>/Participants/<who>.json")
def fetch(sid: str, who: str) -> ResponseReturnValue:
    """Fetch one participant."""
    with carrier().lock:
        return participant_json(*_find(sid, who))


@participants.post("/Conferences/<sid>/Participants/<who>.json")
def update(sid: str, who: str) -> ResponseReturnValue:
    """Mute, hold, announce, or change what happens when this one leaves."""
    only(["Muted", "Hold", "AnnounceUrl", "AnnounceMethod", "EndConferenceOnExit"])
    with carrier().lock:
        room, member = _find(sid, who)
        muted, hold = member.muted, member.hold
        member.muted, member.hold = flag("Muted", default=muted), flag("Hold", default=hold)
        member.ends = flag("EndConferenceOnExit", default=member.ends)
        if member.muted != muted:
            room.event("mute", "participant-mute" if member.muted else "participant-unmute", member)
        if member.hold != hold:
            room.event("hold", "participant-hold" if member.hold else "participant-unhold", member)
        room.refresh()
        if request.form.get("AnnounceUrl"):
            room.announce(Target(request.form["AnnounceUrl"]), [member])
        return participant_json(room, member)


@participants.delete("/Conferences/<sid>/Participants/<who>.json")
def kick(sid: str, who: str) -> ResponseReturnValue:
    """Send a participant out; the call goes on with what comes after its conference."""
    with carrier().lock:
        room, member = _find(sid, who)
        room.kick(member)
    return "", 204
