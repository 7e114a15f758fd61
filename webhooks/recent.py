"""The calls that this process has served last, as the store had them: what an answer without the store starts from."""

import threading
from collections import OrderedDict

from oncall.calls.model import Call

MOST = 512


class Recent:
    """The newest calls by their id; older ones are forgotten."""

    def __init__(self) -> None:
        self._calls: OrderedDict[str, Call] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, call: Call) -> None:
        """Remember a call as it is now."""
        with self._lock:
            self._calls[call.sid] = call
            self._calls.move_to_end(call.sid)
            if len(self._calls) > MOST:
                self._calls.popitem(last=False)

    def get(self, sid: str) -> Call | None:
        """Return a call as it was when this process last served it, or None."""
        return self._calls.get(sid)
