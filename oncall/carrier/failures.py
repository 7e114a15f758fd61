"""What went wrong with a REST request: whose fault it is, whether it may have been done, whether trying again can help."""

import requests
import urllib3.exceptions as lower
from twilio.base.exceptions import TwilioException

from oncall.usecases.ports import CarrierError

# Twilio's error dictionary. The number cannot be rung or texted, whoever asks: invalid or unreachable (21211, 21214,
# 21217, 13223 to 13226), not permitted by country or as fraud (21215, 21216, 13227), unverified on a trial account
# (21219, 21608), opted out of, or unable to take, SMS (21610, 21612, 21614).
NUMBER_FAULTS = frozenset(
    {13223, 13224, 13225, 13226, 13227, 21211, 21214, 21215, 21216, 21217, 21219, 21608, 21610, 21612, 21614}
)
SENDER_REFUSED = frozenset({21210, 21212})  # From is not ours to show
NOT_LIVE = 21220  # the call is not in a state in which it can be changed so
NOT_FOUND = 404
TOO_MANY = 429  # never processed (error 20429)
UNAVAILABLE = 503
SERVER_FAULT = 500
TRY_LATER = frozenset({408, 409, 425, TOO_MANY})
NEVER_SENT = (lower.NewConnectionError, lower.ConnectTimeoutError, lower.SSLError, lower.ProxyError)
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)
FAILURES = (TwilioException, requests.RequestException, *UNREADABLE)
LONGEST_REASON = 200


class ApiError(CarrierError):
    """A CarrierError with the carrier's own error number and the HTTP status; `dead` when the API did not really answer."""

    def __init__(
        self,
        what: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        number_fault: bool = False,
        code: int = 0,
        status: int = 0,
        dead: bool = False,
    ) -> None:
        super().__init__(what, permanent=permanent, unknown=unknown, number_fault=number_fault)
        self.code = code
        self.status = status
        self.dead = dead

    @property
    def call_is_gone(self) -> bool:
        """Whether the call that was to be changed is not live, or not known."""
        return self.code == NOT_LIVE or self.status == NOT_FOUND


def understood(what: str, error: Exception) -> ApiError:
    """Return an exception of twilio's client or of the network as ours; `what` says in two words what was tried."""
    if _number(error, "status"):
        return _answered(what, error)
    if isinstance(error, requests.RequestException):
        return _network(what, error)
    return ApiError(f"{what}: the reply cannot be read ({type(error).__name__})", unknown=True, dead=True)


def _answered(what: str, error: Exception) -> ApiError:
    """Return what an HTTP error of the API means. A 5xx may come after the work was done; only 503 says it was not."""
    status, code = _number(error, "status"), _number(error, "code")
    said = str(getattr(error, "msg", "") or getattr(error, "title", ""))[:LONGEST_REASON]
    broken = status >= SERVER_FAULT
    return ApiError(
        f"{what}: HTTP {status}, error {code}: {said}",
        permanent=not broken and status not in TRY_LATER,
        unknown=broken and status != UNAVAILABLE,
        number_fault=code in NUMBER_FAULTS,
        code=code,
        status=status,
        dead=broken,
    )


def _number(error: Exception, name: str) -> int:
    """Return a number that one of twilio's exceptions carries; 0 when it carries none."""
    value = getattr(error, name, 0)
    return value if isinstance(value, int) else 0


def _network(what: str, error: requests.RequestException) -> ApiError:
    """Return what a network fault means: without a connection nothing was done; after it, nobody knows."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    unsent = isinstance(error, requests.ConnectTimeout) or isinstance(reason, NEVER_SENT)
    how = "no connection" if unsent else "no reply"
    return ApiError(f"{what}: {how} ({type(error).__name__})", unknown=not unsent, dead=True)
