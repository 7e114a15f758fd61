"""Conferences: who is in them, when they start and end, and who is told. From Twilio's page on <Conference>."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from oncall.emulator.audio import far_end, hear
from oncall.emulator.callbacks import stamp, tell
from oncall.emulator.calls import Call, Subscription, Target
from oncall.emulator.frame import Frame
from oncall.emulator.params import Params
from oncall.emulator.recordings import Recording
from oncall.emulator.sounds import MUSIC, Sound

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

Reason = Literal[
    "conference-ended-via-api",
    "participant-with-end-conference-on-exit-left",
    "participant-with-end-conference-on-exit-kicked",
    "last-participant-kicked",
    "last-participant-left",
]
ANNOUNCE_VERBS = frozenset({"Say", "Play", "Pause", "Redirect"})
LeftBy = Literal["participant_hung_up", "participant_updated_via_api", "kicked", "conference_ended"]


@dataclass(slots=True, eq=False)
class Member:
    """One call in a conference; `released` is called when the conference, not the call, ends the stay."""

    call: Call
    released: Callable[[], None]
    muted: bool = False
    hold: bool = False
    starts: bool = True
    ends: bool = False
    beep: str = "true"
    label: str = ""
    joined: datetime | None = None
    wait: Frame | None = None


@dataclass(slots=True, eq=False)
class Room:
    """One conference."""

    carrier: Carrier
    sid: str
    name: str
    created: datetime
    most: int
    subscription: Subscription
    recorder: Subscription | None
    status: Literal["init", "in-progress", "completed"] = "init"
    members: dict[str, Member] = field(default_factory=dict)
    ended: datetime | None = None
    reason: Reason | None = None
    ended_by: str | None = None
    recording: Recording | None = None
    sequence: int = 0

    @property
    def full(self) -> bool:
        """Say whether nobody else may enter."""
        return len(self.members) >= self.most

    def join(self, member: Member) -> None:
        """Let a call in; two members, one of whom may start it, start the conference."""
        member.joined = self.carrier.clock.now()
        self.members[member.call.sid] = member
        self.carrier.journal.add("join", self.name, number=far_end(member.call), call=member.call.sid)
        self.event("join", "participant-join", member)
        self._beep(member, "onEnter")
        if self.status == "init" and len(self.members) > 1 and any(one.starts for one in self.members.values()):
            self._start()
        self.refresh()

    def _beep(self, member: Member, when: str) -> None:
        """Let the others hear that somebody came or went, if the member's settings say so."""
        if member.beep not in {"true", when} or self.status != "in-progress":
            return
        for other in self.members.values():
            if other is not member:
                self.carrier.journal.add("beep", when, number=far_end(other.call), call=other.call.sid)

    def _start(self) -> None:
        self.status = "in-progress"
        self.carrier.journal.add("conference", f"{self.name} starts")
        self.event("start", "conference-start", None)
        if self.recorder is not None:
            self.recording = self.carrier.recordings.begin("Conference", self.recorder, call=None, conference=self.sid)

    def refresh(self) -> None:
        """Let every member hear what the conference now has for him."""
        for member in self.members.values():
            if self.status == "in-progress":
                if member.wait is not None:
                    member.wait.stop("done")
                    member.wait = None
                self._listen(member)

    def _listen(self, member: Member) -> None:
        others = [far_end(one.call) for one in self.members.values() if one is not member]
        member.call.peer = "" if member.hold else ", ".join(others)
        if member.hold:
            sound = Sound("tone", MUSIC)
        elif others:
            sound = Sound("talk", f"talking with {member.call.peer}")
        else:
            sound = Sound("talk", "alone in the conference")
        if member.call.sound != sound:
            hear(self.carrier, member.call, sound)

    def leave(self, member: Member, by: LeftBy) -> None:
        """Let a member go; the conference may end with him."""
        if self.members.pop(member.call.sid, None) is None:
            return
        if member.wait is not None:
            member.wait.stop("done")
        self.carrier.journal.add("leave", self.name, number=far_end(member.call), call=member.call.sid)
        self.event("leave", "participant-leave", member, {"ReasonParticipantLeft": by})
        self._beep(member, "onExit")
        if self.status == "completed":
            return
        kicked = by == "kicked"
        if member.ends:
            which: Reason = "participant-with-end-conference-on-exit-left"
            self.end("participant-with-end-conference-on-exit-kicked" if kicked else which, member.call.sid)
        elif not self.members:
            self.end("last-participant-kicked" if kicked else "last-participant-left", member.call.sid)
        else:
            self.refresh()

    def announce(self, target: Target, members: list[Member]) -> None:
        """Play a document to members; the conference goes on underneath."""
        self.event("announcement", "announcement-start", None)
        for member in members:
            heard = Frame(self.carrier, member.call, lambda _how: self.refresh(), allowed=ANNOUNCE_VERBS)
            heard.goto(target.url, target.method)

    def kick(self, member: Member) -> None:
        """Send a member out; his call goes on with whatever comes after the conference."""
        self.leave(member, "kicked")
        member.released()

    def end(self, reason: Reason, ended_by: str | None = None) -> None:
        """End the conference for everybody."""
        self.status, self.reason, self.ended_by = "completed", reason, ended_by
        self.ended = self.carrier.clock.now()
        self.carrier.journal.add("conference", f"{self.name} ends: {reason}")
        if self.recording is not None:
            self.carrier.recordings.end(self.recording)
        for member in list(self.members.values()):
            self.leave(member, "conference_ended")
            self.carrier.engine.later(0.0, partial(self._release, member))
        extra = {"ReasonConferenceEnded": reason}
        self.event("end", "conference-end", None, extra | ({"CallSidEndingConference": ended_by} if ended_by else {}))

    def _release(self, member: Member) -> None:
        if member.call.live:
            member.released()

    def event(self, word: str, name: str, member: Member | None, extra: Params | None = None) -> None:
        """Tell the address that the first member gave, if it wants this kind of event."""
        target = self.subscription.target
        if not target.url or word not in self.subscription.events:
            return
        params: Params = {
            "AccountSid": self.carrier.config.account_sid,
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "StatusCallbackEvent": name,
            "Timestamp": stamp(self.carrier.clock.now()),
            "SequenceNumber": str(self.sequence + 1),
        }
        self.sequence += 1
        params |= _about(member) if member is not None else {}
        call = member.call.sid if member is not None else None
        tell(self.carrier, "conference", target.url, target.method, params | (extra or {}), call)


def _about(member: Member) -> Params:
    """Return the parameters about one member."""
    params = {
        "CallSid": member.call.sid,
        "Muted": str(member.muted).lower(),
        "Hold": str(member.hold).lower(),
        "Coaching": "false",
        "StartConferenceOnEnter": str(member.starts).lower(),
        "EndConferenceOnExit": str(member.ends).lower(),
    }
    return params | ({"ParticipantLabel": member.label} if member.label else {})


def open_room(
    carrier: Carrier, name: str, most: int, subscription: Subscription, recorder: Subscription | None
) -> Room:
    """Return the conference of this name that is not over; the first to come fixes its settings."""
    for room in carrier.rooms.values():
        if room.name == name and room.status != "completed":
            return room
    room = Room(carrier, carrier.sids("CF"), name, carrier.clock.now(), most, subscription, recorder)
    carrier.rooms[room.sid] = room
    carrier.journal.add("conference", f"{name} is made")
    return room


def nobody_listens() -> Subscription:
    """Return a subscription to nothing."""
    return Subscription(Target(), frozenset())
