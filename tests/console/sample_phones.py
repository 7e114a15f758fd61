"""Practice phones that remember what was asked of them and stand as a test puts them."""

from dataclasses import dataclass, field
from datetime import timedelta

from oncall.console.phones import Deed, Phone, PhoneEvent, PhonesDown, PhonesRefused, PhonesState
from tests.console.samples import ANNA, BJORN, NOW

CALLER = "+4740612345"


@dataclass
class SamplePhones:
    """Phones in a row of states. `done` is what was asked; `refuses` and `down` make them fail."""

    phones: tuple[Phone, ...] = ()
    events: tuple[PhoneEvent, ...] = ()
    done: list[tuple[object, ...]] = field(default_factory=list)
    refuses: str = ""
    down: str = ""

    def state(self, since: int) -> PhonesState:
        """Return the phones, and the events after `since`."""
        if self.down:
            raise PhonesDown(self.down)
        fresh = tuple(event for event in self.events if event.seq > since)
        return PhonesState(NOW, self.events[-1].seq if self.events else 0, self.phones, fresh)

    def dial(self, caller: str, line: str, *, hidden: bool) -> None:
        """Remember it."""
        self.note("dial", caller, line, hidden)

    def act(self, number: str, deed: Deed, digits: str = "") -> None:
        """Remember it."""
        self.note(deed, number, digits)

    def note(self, *what: object) -> None:
        """Remember it, or fail."""
        if self.refuses:
            raise PhonesRefused(self.refuses)
        self.done.append(what)


def ringing_phones(call: str) -> SamplePhones:
    """Return a caller who hears the greeting while Anna is asked for the key and Bjorn's phone rings."""
    screen = "Sample line. Press 1 to take the call."
    phones = (
        Phone(CALLER, "in_call", call, "You have reached the sample line.", "say", "en-GB"),
        Phone(
            ANNA.phone, "in_call", "CAleg1", screen, "say", "en-GB", texts=("Sample line: +47 90 00 00 02 is calling.",)
        ),
        Phone(BJORN.phone, "ringing", "CAleg2"),
    )
    told = (
        ("call", "calls +4794139884", CALLER),
        ("webhook", "voice POST http://localhost/voice/incoming", None),
        ("ringing", "call from +4740612345", CALLER),
        ("answered", "picked up by a human", CALLER),
        ("say", "You have reached the sample line.", CALLER),
        ("ringing", "call from +4794139884", ANNA.phone),
        ("ringing", "call from +4794139884", BJORN.phone),
        ("answered", "picked up by a human", ANNA.phone),
        ("say", screen, ANNA.phone),
    )
    start = NOW - timedelta(seconds=9, milliseconds=300)
    events = tuple(
        PhoneEvent(seq, start + timedelta(seconds=seq - 1), kind, text, number, call)
        for seq, (kind, text, number) in enumerate(told, 1)
    )
    return SamplePhones(phones, events)
