"""Is the way around us still there: what the number's fallback address answered, held against who is on call now."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from oncall.policy.line import Line
from oncall.usecases.fallback import TALKS
from oncall.usecases.make_plan import make_plan
from oncall.usecases.notices import told_managers
from oncall.usecases.ports import OutboxRow

STALE = timedelta(days=2)
OWN = "it is this service's own, which is gone when this service is"
NONE = "none is set"


def fallback_fault(line: Line, rings: Collection[str], now: datetime) -> str:
    """Return what is wrong with a document that rings these numbers (E.164), "" when a caller would reach somebody."""
    plan = make_plan(line, now)
    wanted = {person.phone for person in plan.staff()} if plan.do == TALKS else set()
    if not wanted or wanted & set(rings):
        return ""
    return "it rings nobody who is on call now" if rings else "it rings nobody"


def fallback_notices(line: Line, fault: str, now: datetime) -> tuple[OutboxRow, ...]:
    """Return the letters about a fault of the fallback address; the same fault is told once a week."""
    about = hashlib.sha256(fault.encode()).hexdigest()[:16]
    week = f"{now:%G-%V}"
    return told_managers(
        line, "fallback", {"findings": fault}, about=f"{week}:{about}", at=now, until=now + STALE, by=("mail",)
    )
