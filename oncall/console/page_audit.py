"""`/audit`: who did what when, newest first, filtered by person, subject and days."""

from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, abort, render_template, request

from oncall.console.room import people_desk
from oncall.usecases.access_rows import AuditWish

PAGE = 50
FIRST, LAST = date(1971, 1, 1), date(2190, 1, 1)
blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("")
def page() -> str:
    """Show a page of the log; the next one begins after the last row, by its number."""
    asked = {name: request.args.get(name, "").strip() for name in ("who", "subject", "from", "to")}
    until = day(asked["to"])
    wish = AuditWish(
        asked["who"],
        asked["subject"],
        day(asked["from"]),
        until + timedelta(days=1) if until else None,
        before(),
    )
    with people_desk().store.read() as tx:
        rows = tx.audit_search(wish, PAGE + 1)
    older = {**asked, "before": rows[PAGE - 1].id} if len(rows) > PAGE else None
    return render_template("console/audit.html", rows=rows[:PAGE], asked=asked, older=older)


def day(text: str) -> datetime | None:
    """Return the first moment of a day in UTC, None without a text; answer 404 when it is no day."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if not FIRST <= found <= LAST:
        abort(404)
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def before() -> int | None:
    """Return after which row the page begins, or answer 404 when it is no number."""
    text = request.args.get("before", "")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 18:  # noqa: PLR2004 - what a BIGINT holds for sure
        abort(404)
    return int(text)
