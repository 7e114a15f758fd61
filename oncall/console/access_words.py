"""Words of accounts in the reader's language: roles, states, why something was refused, what the audit log says was done."""

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _

from oncall.console.words import reader
from oncall.usecases.access_refusal import AccessRefused, Why

ROLES: Mapping[str, str] = {"manager": _("Manager"), "responder": _("Responder"), "auditor": _("Auditor")}
ROLE_HINTS: Mapping[str, str] = {
    "manager": _("may do everything"),
    "responder": _("sees the duty and own cases, answers those, asks for own swaps and absences"),
    "auditor": _("reads everything, changes nothing"),
}
STATES: Mapping[str, str] = {"invited": _("Has no password yet"), "active": _("Active"), "disabled": _("Disabled")}
REFUSALS: Mapping[str, str] = {
    Why.NO_USER: _("There is no such user."),
    Why.TAKEN: _("Somebody with this id or mail is there already: take another."),
    Why.BAD_ID: _("An id has up to 40 signs of a–z, 0–9, dot, dash and underscore, a letter or figure first."),
    Why.BAD_NAME: _("A name needs 1 to 100 signs."),
    Why.BAD_MAIL: _("This is no mail address: write it like name@example.com."),
    Why.BAD_LANGUAGE: _("This language is not spoken here: choose one of the list."),
    Why.SHORT_PASSWORD: _("The password needs 15 to 256 signs: four or five words that nobody connects with you."),
    Why.OWN_NAME: _("The password is a name, id or mail address: take words that nobody connects with you."),
    Why.WRONG_PASSWORD: _("The present password is another one."),
    Why.LAST_MANAGER: _("This is the last manager who can sign in: make somebody else a manager first."),
    Why.DISABLED: _("This user is disabled: enable the user first."),
    Why.LINK_OVER: _("This link was used already or is too old. Ask a manager for a new one."),
    Why.OTHERS_WROTE: _("Somebody else changed this user just now: look again, and repeat."),
}
DONE: Mapping[str, str] = {
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "sign_in_failed": _("tried to sign in with a wrong password"),
    "user_added": _("added a user"),
    "user_invited": _("made a link for setting a password"),
    "user_role": _("changed a role"),
    "user_disabled": _("disabled a user"),
    "user_enabled": _("enabled a user"),
    "password_set": _("set a password"),
    "password_changed": _("changed the own password"),
    "sessions_ended": _("ended sessions"),
    "calendar_renewed": _("gave a calendar a new address"),
}


def refusal_words(error: AccessRefused) -> str:
    """Return why something was refused."""
    return str(REFUSALS[error.why])


ACCESS_WORDS: dict[str, Callable[[str | None], str]] = {
    "access_role_word": reader(ROLES),
    "access_role_hint": reader(ROLE_HINTS),
    "access_state_word": reader(STATES),
    "audit_word": reader(DONE),
}
