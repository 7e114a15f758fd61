"""The code words of a rehearsal in the reader's language."""

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _

from oncall.console.words import reader

SCRIPTS: Mapping[str, str] = {
    "answered": _("The first person takes the call"),
    "backup": _("Only the backups take the call"),
    "nobody": _("Nobody answers"),
    "gives_up": _("The caller gives up after 15 seconds"),
    "one_phone_off": _("One phone is off, the other answers"),
    "busy": _("The pair is busy, the backups answer"),
}
MOMENTS: Mapping[str, str] = {
    "dials": _("dials"),
    "hears": _("hears"),
    "hears hold sound": _("hears hold sound"),
    "rings": _("rings"),
    "picks up": _("picks up"),
    "presses": _("presses"),
    "gets an SMS": _("gets an SMS"),
    "enters the talk": _("enters the talk"),
    "is off the phone": _("is off the phone"),
}
WAYS: Mapping[str, str] = {
    "escalate": _("the people on call are rung."),
    "announce": _("an announcement is heard."),
    "forward": _("the call is put through to a person or number."),
    "ticket": _("a ticket is opened."),
    "callback": _("a call-back is booked."),
    "menu": _("a menu is heard."),
}
ASKS: Mapping[str, str] = {
    "serial": _("Key in the serial number, twelve digits, then #; 1 confirms it."),
    "role": _("Say who calls: 1 an admin, 2 somebody at the till."),
    "number": _("Key in the number to call back, then #; 1 confirms it."),
}
LINE_WORDS: dict[str, Callable[[str | None], str]] = {
    "script_word": reader(SCRIPTS),
    "moment_word": reader(MOMENTS),
    "way_word": reader(WAYS),
    "ask_word": reader(ASKS),
}
