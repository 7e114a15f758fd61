"""A script as TwiML. Written by hand, because every caller waits for it; the tests hold it against twilio's own package.

Defaults that are ours on purpose: no action is left out (the carrier would ask the same address again, for ever), no
finish key while one key is awaited, and the conference ends for both as soon as one of them leaves.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from oncall import prompts
from oncall.calls.dialogue import (
    Ask,
    Bridge,
    DialCustomer,
    GoTo,
    HangUp,
    Hold,
    HoldAsking,
    JoinTalk,
    Record,
    RingTogether,
    Say,
    Script,
    Verb,
)
from oncall.calls.effects import Place
from oncall.calls.model import Leg
from oncall.carrier import sound
from oncall.carrier.addresses import Addresses, Ticket

HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
TAIL = "</Response>"
CONTENT_TYPE = "text/xml; charset=utf-8"
LONGEST_SENTENCE = 2000  # characters: a document may have 64 kB (error 11750), no script has more than four sentences
MOST_NUMBERS = 10  # nouns in one <Dial>, by Twilio's page on <Number>
SILENCE_SECONDS = 8  # a message is over when nothing has been said for so long
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is on the phone and how it is written down: what every verb needs."""

    ticket: Ticket
    addresses: Addresses
    voice: prompts.Voice
    speak: Callable[[Say], str]
    caller_id: str
    room: str
    recorded: Callable[[str], str]


def render(
    script: Script,
    *,
    ticket: Ticket,
    addresses: Addresses,
    language: str,
    speak: Callable[[Say], str],
    caller_id: str,
    room: str,
    recorded: Callable[[str], str] = lambda _: "",
) -> str:
    """Return the TwiML of a script for the ticket's call, or for its leg when the ticket names one.

    `speak` turns a Say into its sentence in `language`; `caller_id` is what dialled phones show; `room` names the
    conference of this call; `recorded` gives the address of the recording that is played for a prompt's key, "" for none.
    Never longer than 64 kB.
    """
    scene = Scene(ticket, addresses, prompts.voice(language), speak, caller_id, room, recorded)
    return HEAD + "".join([element(verb, scene) for verb in script]) + TAIL


def element(verb: Verb, scene: Scene) -> str:
    """Return one verb as XML."""
    match verb:
        case Say():
            return spoken(verb, scene)
        case Hold(seconds):
            return held(seconds, scene)
        case GoTo(to):
            return f"<Redirect>{address(scene, to)}</Redirect>"
        case Ask() | HoldAsking():
            return asked(verb, scene) if isinstance(verb, Ask) else held_asking(verb, scene)
        case JoinTalk(leg):
            return joined(leg, scene)
        case RingTogether() | DialCustomer():
            return rung(verb, scene) if isinstance(verb, RingTogether) else customer_dialled(verb, scene)
        case Record(seconds):
            return recorded(seconds, scene)
        case Bridge():  # the end of a screening without <Hangup/> is what connects the leg
            return ""
        case HangUp():
            return "<Hangup/>"


def spoken(say: Say, scene: Scene) -> str:
    """Return a sentence, or the line's own recording of it; nothing for an empty one."""
    if recording := scene.recorded(say.key):
        return f"<Play>{xml(recording)}</Play>"
    sentence = xml(scene.speak(say)[:LONGEST_SENTENCE])
    if not sentence:
        return ""
    return f'<Say voice="{scene.voice.name}" language="{scene.voice.language}">{sentence}</Say>'


def held(seconds: int, scene: Scene) -> str:
    """Return hold sound; more than the longest piece is that piece again and again, then the rest."""
    times, rest = divmod(max(seconds, 1), sound.LONGEST)
    long = f'<Play loop="{times}">{xml(scene.addresses.sound(sound.LONGEST))}</Play>' if times else ""
    return long + (f"<Play>{xml(scene.addresses.sound(rest))}</Play>" if rest else "")


def asked(ask: Ask, scene: Scene) -> str:
    """Return a question that one key answers at once, or digits that # or a pause ends."""
    scene = on_leg(scene, ask.leg)
    silence = ' actionOnEmptyResult="true"' if ask.report_silence else ""
    keys = 'finishOnKey="#"' if ask.many else 'numDigits="1" finishOnKey=""'
    return (
        f'<Gather {keys} timeout="{ask.seconds}" action="{address(scene, ask.to)}"{silence}>'
        f"{spoken(ask.prompt, scene)}</Gather>"
    )


def held_asking(verb: HoldAsking, scene: Scene) -> str:
    """Return a sentence and hold sound, during both of which one key is listened for."""
    return (
        f'<Gather numDigits="1" finishOnKey="" timeout="1" action="{address(scene, verb.to)}">'
        f"{''.join([spoken(prompt, scene) for prompt in verb.prompts])}{held(verb.seconds, scene)}</Gather>"
    )


def customer_dialled(verb: DialCustomer, scene: Scene) -> str:
    """Return the dial of a customer who is called back; he sees the line's number and hears who it is before the two meet."""
    scene = on_leg(scene, verb.leg)
    return (
        f'<Dial timeout="{verb.seconds}" action="{address(scene, Place.CALLED_BACK)}" callerId="{xml(scene.caller_id)}"'
        f' hangupOnStar="true"><Number url="{address(scene, Place.CUSTOMER)}">{xml(verb.number)}</Number></Dial>'
    )


def joined(leg: str | None, scene: Scene) -> str:
    """Return the way into the talk. It ends for both when one leaves, so the responder reaches his keys without REST.

    The responder may also leave by the star key.
    """
    scene = on_leg(scene, leg)
    place, star = (Place.TALK_OVER, "") if leg is None else (Place.LEG_TALK_OVER, ' hangupOnStar="true"')
    return (
        f'<Dial action="{address(scene, place)}"{star}>'
        '<Conference maxParticipants="2" startConferenceOnEnter="true" endConferenceOnExit="true" beep="false"'
        f' waitUrl="">{xml(scene.room)}</Conference></Dial>'
    )


def rung(verb: RingTogether, scene: Scene) -> str:
    """Return a dial of several phones at once, each screened by its own address and reported when it ends."""
    numbers = "".join([number(leg, scene) for leg in verb.legs[:MOST_NUMBERS]])
    shown = f' callerId="{xml(scene.caller_id)}"' if scene.caller_id else ""
    return f'<Dial timeout="{verb.seconds}" action="{address(scene, Place.DIALLED)}"{shown}>{numbers}</Dial>'


def number(leg: Leg, scene: Scene) -> str:
    """Return one phone of a dial; the ticket of its addresses is the leg's own."""
    ticket = replace(scene.ticket, leg=leg.id, person=leg.person.id, step=leg.step)
    screen, status = xml(scene.addresses.of(Place.LEG, ticket)), xml(scene.addresses.status(ticket))
    return f'<Number url="{screen}" statusCallback="{status}">{xml(leg.person.phone)}</Number>'


def recorded(seconds: int, scene: Scene) -> str:
    """Return the taking of a message: ended by #, by silence, by its longest length, or by hanging up."""
    complete = xml(scene.addresses.recording(scene.ticket))
    return (
        f'<Record action="{address(scene, Place.RECORDED)}" recordingStatusCallback="{complete}"'
        f' maxLength="{seconds}" timeout="{SILENCE_SECONDS}" finishOnKey="#" playBeep="true" trim="trim-silence"/>'
    )


def on_leg(scene: Scene, leg: str | None) -> Scene:
    """Return the scene for that leg, where the ticket does not name it already."""
    if leg is None or leg == scene.ticket.leg:
        return scene
    return replace(scene, ticket=replace(scene.ticket, leg=leg))


def address(scene: Scene, place: Place) -> str:
    """Return a place's address, ready to stand in XML."""
    return xml(scene.addresses.of(place, scene.ticket))


def xml(text: str) -> str:
    """Return text ready to stand in XML, in an element or an attribute; characters that XML cannot hold are left out."""
    return escape(NOT_XML.sub("", text))
