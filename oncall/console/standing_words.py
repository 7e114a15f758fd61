"""The parts of /readyz in words: what it means for callers that one is degraded, and the cure."""

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _

from oncall.console.words import reader

MEANS: Mapping[str, str] = {
    "database": _("The database does not answer as it should. Calls are answered from memory and read in afterwards."),
    "lines": _("No line is in force, so no call is answered."),
    "timers": _("What runs by the clock is late: escalations and messages may be."),
    "journal": _("Calls answered without the database wait to be read in."),
    "escalations": _("A phone that should ring by now does not ring yet."),
    "carrier": _(
        "The carrier’s API is of no use now. Callers are put through within their own calls; SMS and call-backs wait."
    ),
    "mail": _("Letters wait for the mail server. Calls and SMS go on."),
    "clock": _(
        "The clock of this machine was set while it ran: callers who waited then were led on too early or too late."
    ),
    "backup": _("There is no fresh backup."),
    "fallback": _("If this service fails, the number’s fallback would not ring the people on call."),
}
CURES: Mapping[str, str] = {
    "database": _("See that the database runs and its disk has room; oncall doctor looks at both."),
    "lines": _("Apply one: oncall lines apply FILE."),
    "timers": _("Start the worker again: oncall worker."),
    "journal": _("Nothing to do: they are read in as soon as the database answers."),
    "escalations": _("Look at the running calls and ring somebody yourself; then start the worker again."),
    "carrier": _(
        "Run oncall doctor: it says what the carrier answers. A token that was exchanged has to be set here as well."
    ),
    "mail": _("Set ONCALL_MAIL_URL, or see why the mail server refuses; what waits is sent by itself."),
    "clock": _("Keep the clock by NTP; oncall doctor compares it."),
    "backup": _("Make room on the disk, then run oncall db backup."),
    "fallback": _("Put the output of oncall fallback LINE at the number’s fallback address."),
}
PROMISES: Mapping[str, str] = {
    "queue": _("Kept a place in line"),
    "hours": _("Called outside the hours"),
    "staff": _("Asked for by staff"),
}
means: Callable[[str | None], str] = reader(MEANS)


def cure(part: str) -> str:
    """Return what to do about a part, for one without words the command that looks at everything."""
    return str(CURES.get(part) or _("Run oncall doctor: it says what is wrong and the cure."))


STANDING_WORDS: dict[str, Callable[..., str]] = {
    "part_means": means,
    "part_cure": cure,
    "promise_word": reader(PROMISES),
}
