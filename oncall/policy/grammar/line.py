"""[line], [people.*], [hours], [[route]], [escalation] and [say.*]."""

from typing import Annotated, Literal

from pydantic import Field

from oncall.policy.grammar.base import Duration, LineId, Name, Table, Text

Does = Literal["escalate", "announce", "forward", "ticket", "callback", "menu"]
KeyDoes = Literal["escalate", "announce", "forward", "ticket", "callback"]


class LineTable(Table):
    """[line]: what the line is."""

    id: Annotated[LineId, Field(examples=['"duell"'])]
    name: Annotated[Text, Field(examples=['"Duell vakttelefon"'])]
    numbers: Annotated[list[Text], Field(min_length=1, examples=['["+47 94 13 98 84"]'])]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=['"NO"'])]
    region: Annotated[Text | None, Field(examples=['"BY"'])] = None
    time_zone: Annotated[Text, Field(examples=['"Europe/Oslo"'])]
    languages: Annotated[list[Text], Field(min_length=1, examples=['["nb", "en"]'])]
    currency: Annotated[str | None, Field(pattern=r"^[A-Z]{3}$", examples=['"NOK"'])] = None
    caller_id: Annotated[Literal["line", "caller"], Field(examples=['"line"'])] = "line"
    dial_countries: Annotated[list[Text] | None, Field(examples=['["SE"]'])] = None
    same_case_within: Annotated[str, Field(examples=['"12h"'])] = "12h"
    mail: Annotated[list[Text], Field(examples=['["support@example.com"]'])] = Field(default_factory=list)


class PersonTable(Table):
    """[people.ID]: somebody who can be rung or told."""

    name: Annotated[Text, Field(examples=['"Anna"'])]
    phone: Annotated[Text | None, Field(examples=['"+47 400 00 001"'])] = None
    email: Annotated[
        str | None, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$", examples=['"anna@example.com"'])
    ] = None


Windows = Annotated[list[Text], Field(examples=['["office 09:00-16:00"]'])]


class HoursTable(Table):
    """[hours]: windows per weekday (one of its own beats `weekdays`), and whole days replaced."""

    weekdays: Windows | None = None
    mon: Windows | None = None
    tue: Windows | None = None
    wed: Windows | None = None
    thu: Windows | None = None
    fri: Windows | None = None
    sat: Windows | None = None
    sun: Windows | None = None
    on: dict[str, Windows] = Field(default_factory=dict)


Press = Annotated[str, Field(pattern=r"^[0-9]$", examples=['"1"'])]
Asks = Literal["serial", "role", "number"]


class WayTable(Table):
    """What routes and keys of a menu have in common."""

    to: Annotated[Text | None, Field(examples=['"+47 400 00 009"'])] = None
    opens: Annotated[Name | None, Field(examples=['"office"'])] = None
    message: Annotated[bool, Field(examples=["true"])] = True
    through: Annotated[Press | None, Field(examples=['"1"'])] = None


class KeyTable(WayTable):
    """[[route.key]]: what a key of a menu does."""

    press: Press
    do: Annotated[KeyDoes, Field(examples=['"escalate"'])]
    say: Annotated[Name | None, Field(examples=['"hold"'])] = None
    topic: Annotated[Name | None, Field(examples=['"till_fault"'])] = None
    ring: Annotated[list[Text], Field(examples=['["anna"]'])] = Field(default_factory=list)
    ask: Annotated[list[Asks], Field(examples=['["serial"]'])] = Field(default_factory=list)


class RouteTable(WayTable):
    """[[route]]: what happens to a call in a state."""

    when: Annotated[Name, Field(examples=['"always"'])]
    do: Annotated[Does, Field(examples=['"escalate"'])]
    say: Annotated[Name | None, Field(examples=['"greeting"'])] = None
    ring: Annotated[list[Text], Field(examples=['["anna"]'])] = Field(default_factory=list)
    ask: Annotated[list[Asks], Field(examples=['["serial"]'])] = Field(default_factory=list)
    otherwise: Annotated[Press | None, Field(examples=['"1"'])] = None
    key: list[KeyTable] = Field(default_factory=list)


class RemoteHelpTable(Table):
    """[remote_help]: a code that the caller hears and the responder reads, so that both mean the same session."""

    digits: Annotated[int, Field(ge=4, le=9, examples=["6"])] = 6


class CallersTable(Table):
    """[callers]: who is not served, who is served whatever `block` says, and who skips the menu."""

    block: Annotated[list[Text], Field(examples=['["+47 900 00 001"]'])] = Field(default_factory=list)
    allow: Annotated[list[Text], Field(examples=['["+47 900 00 002"]'])] = Field(default_factory=list)
    vip: Annotated[list[Text], Field(examples=['["+47 900 00 003", "K-1001"]'])] = Field(default_factory=list)
    email: Annotated[Text | None, Field(examples=['"help at example dot com"'])] = None


class StepTable(Table):
    """[[escalation.step]]: who rings together, and for how long."""

    ring: Annotated[
        Literal["primary", "backup"] | list[Text], Field(examples=['"primary" (or "backup", or a list of people)'])
    ]
    lasts: Annotated[Duration, Field(alias="for", examples=['"25s"'])]


class EscalationTable(Table):
    """[escalation]: how people are rung, and what happens when nobody takes the call."""

    screen: Annotated[Literal["key", "none"], Field(examples=['"key"'])] = "key"
    consent: Annotated[bool, Field(examples=["false"])] = False
    rounds: Annotated[int, Field(ge=1, le=20, examples=["2"])] = 2
    max_wait: Annotated[str, Field(examples=['"4m"'])] = "4m"
    queue_wait: Annotated[str, Field(examples=['"30m"'])] = "30m"
    ring_time: Annotated[str, Field(examples=['"18s"'])] = "18s"
    then: Annotated[Literal["voicemail", "callback", "announce"], Field(examples=['"voicemail"'])] = "voicemail"
    last_resort: Annotated[list[Text], Field(examples=['["eva"]'])] = Field(default_factory=list)
    step: Annotated[
        list[StepTable], Field(min_length=1, examples=['[[escalation.step]] with ring = "primary" and for = "25s"'])
    ]


class RecordedTable(Table):
    """[say.nb] greeting = { audio = "greeting-nb.mp3" }: a recording that is played in place of the words."""

    audio: Annotated[Text, Field(examples=['"greeting-nb.mp3"'])]
    text: Annotated[Text | None, Field(examples=['"what is spoken when the recording is missing"'])] = None
    values: Annotated[Literal["left_out"] | None, Field(examples=['"left_out"'])] = None


SayTable = Annotated[
    dict[str, dict[str, Text | RecordedTable]], Field(examples=['greeting = "..." or { audio = "greeting-nb.mp3" }'])
]
