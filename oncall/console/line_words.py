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
LINE_WORDS: dict[str, Callable[[str | None], str]] = {"script_word": reader(SCRIPTS), "moment_word": reader(MOMENTS)}
