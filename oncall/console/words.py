"""The records' code words in the reader's language. A word that nobody listed is shown as it is, never an error."""

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _

OUTCOMES: Mapping[str, str] = {
    "answered": _("Answered"),
    "voicemail": _("Voicemail"),
    "callback": _("Callback booked"),
    "abandoned": _("Caller hung up"),
    "announced": _("Announcement only"),
    "refused": _("Refused"),
}
STATES: Mapping[str, str] = {
    "received": _("Coming in"),
    "asked": _("Asked a question"),
    "greeted": _("Being greeted"),
    "asked_consent": _("Asked to accept the price"),
    "ringing": _("Ringing"),
    "queued": _("Waiting in line"),
    "calling_back": _("Being called back"),
    "talking": _("Talking"),
    "recording": _("Leaving a message"),
    "callback_booked": _("Callback booked"),
    "announced": _("Hears an announcement"),
    "abandoned": _("Caller hung up"),
    "refused": _("Refused"),
    "ended": _("Ended"),
}
LEGS: Mapping[str, str] = {
    "accepted": _("Took the call"),
    "no_answer": _("No answer"),
    "busy": _("Busy"),
    "declined": _("Declined"),
    "failed": _("Could not be reached"),
    "cancelled": _("Stopped: not needed any more"),
    "screened_out": _("Picked up, but nobody pressed 1"),
}
STAGES: Mapping[str, str] = {"primary": _("Primary"), "backup": _("Backup"), "": _("Last resort")}
RATINGS: Mapping[str, str] = {
    "rated": _("To be billed"),
    "covered": _("Covered by the contract"),
    "free": _("Free of charge"),
    "none": _("Nothing to pay"),
    "review": _("Needs an answer"),
    "held": _("Held: a rate is missing"),
    "refused": _("Not covered"),
}
CALLER_ROLES: Mapping[str, str] = {"till_user": _("Works at the till"), "admin": _("Admin")}
DEMO_NAMES: Mapping[str, str] = {"demo-manager": _("Demo manager"), "demo-second": _("Second demo manager")}
MONTHS: Mapping[str, str] = {"open": _("Open"), "reviewed": _("Reviewed"), "closed": _("Closed")}
SOURCES: Mapping[str, str] = {
    "system": _("measured"),
    "person": _("a person"),
    "contract": _("from the contract"),
    "calendar": _("from the calendar"),
}
PROBLEMS: Mapping[str, str] = {
    "short_primary": _("Fewer people carry the phone than planned"),
    "short_backup": _("Fewer people stand behind them than planned"),
    "both_roles": _("Somebody is primary and backup at once"),
    "same_four": _("The same people as last week"),
    "unreachable": _("Somebody on call has no number that can be rung"),
}


def reader(words: Mapping[str, str]) -> Callable[[str | None], str]:
    """Return the function that reads one list of words."""

    def read(code: str | None) -> str:
        return str(words.get(code or "", code or ""))

    return read


WORDS: dict[str, Callable[[str | None], str]] = {
    "outcome_word": reader(OUTCOMES),
    "state_word": reader(STATES),
    "leg_word": reader(LEGS),
    "stage_word": reader(STAGES),
    "rating_word": reader(RATINGS),
    "demo_name": reader(DEMO_NAMES),
    "month_word": reader(MONTHS),
    "caller_role_word": reader(CALLER_ROLES),
    "source_word": reader(SOURCES),
    "problem_word": reader(PROBLEMS),
}
