"""A rehearsal: a script of what caller and phones do, played against the whole service on a virtual clock."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from oncall.billing.durations import parse_duration
from oncall.cli.refusal import Refusal
from oncall.cli.stage import Stage, set_stage
from oncall.emulator.journal import Entry
from oncall.emulator.script import Answer, Busy, Decline, Ignore, Press, Step, Unreachable
from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import Source
from oncall.usecases.make_plan import people_on_call
from oncall.usecases.ports import CaseRow
from oncall.usecases.read_log import LogEntry, log_entry

CALLER = "+4790000000"
LONGEST = 1800
ANSWERS_AFTER = 2
CURE = "cure: one of answered, backup, nobody, gives_up, one_phone_off, busy, or the path of a TOML script"


class PhoneScript(BaseModel):
    """What a phone does: take, ignore, busy, decline, off (its voicemail picks up), unreachable, wrong_key."""

    model_config = ConfigDict(extra="forbid")
    do: str = "ignore"
    after: str = "6s"


class Script(BaseModel):
    """What happens in a rehearsal; durations as in a line file. `phones` by person id, or primary and backup for a role.

    `keys` are what the caller presses at each question of the line in turn, "" for nothing.
    """

    model_config = ConfigDict(extra="forbid")
    caller: str = CALLER
    talk: str = "2m"
    hang_up: str | None = None
    message: str = "8s"
    wrap_up: str = "1"
    keys: list[str] = []
    phones: dict[str, PhoneScript] = {}


NAMED: Mapping[str, dict[str, Any]] = {
    "answered": {"phones": {"first": {"do": "take"}}},
    "backup": {"phones": {"backup": {"do": "take"}}},
    "nobody": {},
    "gives_up": {"hang_up": "15s"},
    "one_phone_off": {"phones": {"primary": {"do": "take"}, "first": {"do": "off"}}},
    "busy": {"phones": {"primary": {"do": "busy"}, "backup": {"do": "take"}}},
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Something in the rehearsal: seconds since the caller dialled, who, what, and the words."""

    t: float
    who: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it."""

    moments: tuple[Moment, ...]
    call: LogEntry
    case: CaseRow | None


def read_script(name: str) -> Script:
    """Return a named script or one from a file. Raises Refusal."""
    raw: Any = NAMED.get(name)
    if raw is None:
        path = Path(name)
        if not path.is_file():
            raise Refusal(f"--script {name}: no such script", CURE)
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Refusal(f"--script {name}: {error}", "cure: write it as TOML") from None
    try:
        return Script.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refusal(f"--script {name}: {where}: {first['msg']}", "cure: see docs/rehearsal.md") from None


def seconds(text: str) -> float:
    """Return a duration of the script in seconds. Raises Refusal."""
    try:
        return parse_duration(text).total_seconds()
    except ValueError as error:
        raise Refusal(f"--script: {error}") from None


@dataclass(slots=True)
class Answers:
    """The caller's keys: the next ones two seconds into each question of the line."""

    stage: Stage
    left: list[str]
    answered: int = 0

    def press(self, phone: Any) -> None:
        """Press what is next when a new question is being asked."""
        began = [entry.at for entry in self.stage.carrier.log if entry.kind == "verb" and "<Gather" in entry.text]
        if len(began) <= self.answered or (self.stage.carrier.clock.now() - began[-1]).total_seconds() < ANSWERS_AFTER:
            return
        keys = self.left[self.answered] if self.answered < len(self.left) else ""
        self.answered = len(began)
        if keys:
            phone.press(keys)


@dataclass(slots=True)
class Player:
    """Plays a script on a stage and writes down what everybody hears and does."""

    stage: Stage
    line: Line
    script: Script
    names: dict[str, str] = field(default_factory=dict)

    def play(self) -> Rehearsal:
        """Dial, let the script happen until everybody has hung up, and return what came of it."""
        self._give_scripts()
        hidden = self.script.caller == "hidden"
        number = CALLER if hidden else self.script.caller
        self.names[number] = "caller"
        phone = self.stage.carrier.phone(number)
        began = self.stage.carrier.clock.now()
        sid = self.stage.carrier.dial(number, self.line.numbers[0], shown="anonymous" if hidden else None)
        self._go_on(sid, phone)
        with self.stage.service.desk.store.read() as tx:
            call = tx.call(sid)
            assert call is not None
            case = tx.case(call.case) if call.case else None
        return Rehearsal(tuple(self._moments(began)), log_entry(call), case)

    def _go_on(self, sid: str, phone: Any) -> None:
        """Let seconds pass, hang up when the script says so, press the key after the talk."""
        patience = seconds(self.script.hang_up) if self.script.hang_up else LONGEST
        talk = seconds(self.script.talk)
        answers = Answers(self.stage, self.script.keys)
        wrapped = False
        for second in range(LONGEST):
            self.stage.advance(1)
            with self.stage.service.desk.store.read() as tx:
                call = tx.call(sid)
            if call is None:
                continue
            in_talk = call.joined_at is not None and call.talk_ended_at is None
            talked = (
                in_talk and (self.stage.carrier.clock.now() - (call.accepted_at or call.started_at)).seconds >= talk
            )
            if phone.state == "in_call" and (talked or (second >= patience and not in_talk)):
                phone.hang_up()
            if call.state == "asked" and phone.state == "in_call":
                answers.press(phone)
            recording = call.state == "recording" and call.gave_up_at is not None
            if recording and phone.state == "in_call":
                self._leave_message(phone)
            winner = call.winner
            if winner is not None and call.talk_ended_at is not None and not wrapped:
                wrapped = self._wrap_up(winner.person.phone)
            if call.ended_at is not None and not any(p.call for p in self.stage.carrier.phones.values()):
                self.stage.advance(20)
                return

    def _leave_message(self, phone: Any) -> None:
        """Press # when the recording has run for as long as the script says."""
        started = next((e.at for e in self.stage.carrier.log if e.kind == "verb" and "Record" in e.text), None)
        now = self.stage.carrier.clock.now()
        if started is not None and (now - started).total_seconds() >= seconds(self.script.message):
            phone.press("#")

    def _wrap_up(self, number: str) -> bool:
        """Press the script's key once the responder is asked; returns whether that is done or cannot be done any more."""
        phone = self.stage.carrier.phone(number)
        if phone.state != "in_call":
            return True
        self.stage.advance(2)
        if phone.state == "in_call":
            phone.press(self.script.wrap_up)
        return True

    def _give_scripts(self) -> None:
        """Tell every phone what it does; a person's own script goes before his role's."""
        duty = people_on_call(self.line, self.stage.carrier.clock.now())
        roles = {"primary": duty.primary, "backup": duty.backup, "first": duty.primary[:1]}
        unknown = set(self.script.phones) - set(roles) - set(self.line.people)
        if unknown:
            raise Refusal(
                f"--script: phones.{min(unknown)}: nobody of the line", "cure: a person's id, primary or backup"
            )
        for person in self.line.people.values():
            if person.phone:
                self.names[person.phone] = person.name
                chosen = self.script.phones.get(person.id)
                for role in ("backup", "primary", "first"):
                    if person.id in roles[role] and role in self.script.phones and person.id not in self.script.phones:
                        chosen = self.script.phones[role]
                self._tell(person.phone, chosen or PhoneScript())

    def _tell(self, number: str, what: PhoneScript) -> None:
        """Tell one phone what it does."""
        phone = self.stage.carrier.phone(number)
        after = seconds(what.after)
        if what.do == "off":
            phone.switch_off()
            return
        steps: dict[str, tuple[Step, ...]] = {
            "take": (Answer(after=after), Press(keys="1", after=3.0)),
            "wrong_key": (Answer(after=after), Press(keys="5", after=3.0), Press(keys="1", after=6.0)),
            "ignore": (Ignore(),),
            "busy": (Busy(),),
            "decline": (Decline(after=after),),
            "unreachable": (Unreachable(),),
        }
        if what.do not in steps:
            raise Refusal(f"--script: do = {what.do!r}", f"cure: one of {', '.join([*steps, 'off'])}")
        phone.script(*steps[what.do])

    def _moments(self, began: datetime) -> Iterator[Moment]:
        """Yield what is worth telling of the carrier's log; turns of hold sound that follow each other are one."""
        last: tuple[str, str] | None = None
        for entry in self.stage.carrier.log:
            told = self._told(entry)
            if told is None or (told[1] == "hears hold sound" and last == told[:2]):
                continue
            last = told[:2]
            yield Moment(round((entry.at - began) / timedelta(seconds=1), 1), *told)

    def _told(self, entry: Entry) -> tuple[str, str, str] | None:
        """Return who, what and the words of a log entry; None for one that people do not see or hear."""
        who = self.names.get(entry.number or "", entry.number or "")
        words = {
            "say": ("hears", entry.text),
            "play": ("hears hold sound", ""),
            "ringing": ("rings", ""),
            "answered": ("picks up", ""),
            "key": ("presses", entry.text),
            "text": ("gets an SMS", entry.text),
            "join": ("enters the talk", ""),
            "ended": ("is off the phone", entry.text),
            "call": ("dials", entry.text.removeprefix("calls ")),
        }
        if entry.kind not in words or not who:
            return None
        return who, *words[entry.kind]


def rehearse(source: Source, at: datetime, script: Script, home: Path) -> Rehearsal:
    """Play a script on a line file at an instant, in a folder that may be thrown away afterwards."""
    stage = set_stage((source,), at, home)
    try:
        return Player(stage, load(source), script).play()
    finally:
        stage.strike()
