"""The rota's code words in the reader's language."""

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _

from oncall.console.words import reader

CHECKS: Mapping[str, str] = {
    "calling": _("being tried"),
    "confirmed": _("ready"),
    "not_confirmed": _("picked up, nobody pressed 1"),
    "no_answer": _("no answer"),
    "busy": _("busy"),
    "failed": _("could not be reached"),
    "no_number": _("no number"),
}
KINDS: Mapping[str, str] = {
    "override": _("Replacement"),
    "absence": _("Absence"),
    "swap": _("Swap"),
    "week": _("Listed week"),
    "take": _("Take a shift now"),
    "withdraw": _("Take a change back"),
}
ROLES: Mapping[str, str] = {"primary": _("Primary"), "backup": _("Backup")}
TOLD: Mapping[str, str] = {
    "done": _("sent"),
    "waiting": _("on its way"),
    "claimed": _("on its way"),
    "failed": _("not sent, kept here"),
}
ROTA_WORDS: dict[str, Callable[[str | None], str]] = {
    "check_word": reader(CHECKS),
    "change_word": reader(KINDS),
    "role_word": reader(ROLES),
    "told_word": reader(TOLD),
}
