"""Why a request was not done: a status, and one line each for what, where and the cure. Never a traceback."""

import re
from collections.abc import Mapping

from oncall.billing.durations import DurationError
from oncall.billing.facts import FactError
from oncall.billing.money import MoneyError
from oncall.billing.months import MonthError as MonthOver
from oncall.console.views import Refused
from oncall.policy.findings import PolicyError
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_case import Refused as NotDone
from oncall.usecases.change_rota import NeedsYes
from oncall.usecases.close_month import Unsettled
from oncall.usecases.manage_hooks import HookRefused, NoSuchHook
from oncall.usecases.months import MonthError
from oncall.usecases.open_ticket import TicketRefused
from oncall.usecases.outages import CannotAnnounce
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.quote_facts import NoTariff
from oncall.usecases.set_facts import NoSuchCase

LONGEST = 300
PARTS = re.compile(
    r"(?:(?P<where>[^:()]{1,80}): )?(?P<what>.*?)(?: \((?:cure: )?(?P<cure>[^()]*(?:\([^()]*\)[^()]*)*)\))?", re.DOTALL
)
STATUS: Mapping[type[Exception], int] = {
    FactError: 422,
    MoneyError: 422,
    DurationError: 422,
    PolicyError: 422,
    HookRefused: 422,
    TicketRefused: 422,
    Refused: 422,
    NoSuchCase: 404,
    NoSuchHook: 404,
    NotDone: 409,
    NeedsYes: 409,
    CannotChange: 409,
    MonthError: 422,
    MonthOver: 409,
    Unsettled: 409,
    CannotAnnounce: 409,
    NoTariff: 409,
    StoreBusy: 503,
    StoreDown: 503,
}


class Problem(Exception):
    """A request that is not done. `where` names the field, the thing or the header; `cure` what to do."""

    def __init__(self, status: int, what: str, where: str = "", cure: str = "") -> None:
        """Say what is wrong, where, and what to do about it."""
        super().__init__(what)
        self.status = status
        self.what = plain(what)
        self.where = plain(where)
        self.cure = plain(cure)

    @property
    def body(self) -> dict[str, object]:
        """Return the answer."""
        return {"error": {"what": self.what, "where": self.where, "cure": self.cure}}


def plain(text: str) -> str:
    """Return a text as one line that can be printed."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))[:LONGEST]


def problem_of(error: Exception) -> Problem | None:
    """Return what a use case's refusal is answered with; None for an error that nobody foresaw."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), None)
    if status is None:
        return None
    if isinstance(error, PolicyError):
        found = error.findings[0]
        return Problem(status, found.what, found.key, found.cure)
    if status == 503:  # noqa: PLR2004 - the one that says nothing of the database
        return Problem(status, "the records cannot be reached now", "", "try again in a moment")
    return from_line(status, str(error))


def from_line(status: int, text: str, where: str = "") -> Problem:
    """Return the problem of a line such as `where: what (cure)`."""
    found = PARTS.fullmatch(text)
    if found is None:
        return Problem(status, text, where)
    return Problem(status, found["what"] or text, found["where"] or where, found["cure"] or "")
