"""`/calls/<sid>`: every second of one call explained."""

from flask import Blueprint, abort, render_template

from oncall.console.call_score import score
from oncall.console.call_story import story
from oncall.console.room import desk, need_line, room

blueprint = Blueprint("call", __name__, url_prefix="/calls")


@blueprint.get("/<sid>")
def page(sid: str) -> str:
    """Show a call: its sums, who rang how long drawn to scale, and what happened in order."""
    call = desk().call(sid)
    if call is None:
        abort(404)
    line = need_line(call.line)
    now = desk().now()
    case = desk().case(call.case) if call.case else None
    return render_template(
        "console/call.html",
        call=call,
        line=line,
        case=case,
        moments=story(call),
        score=score(call, now),
        now=now,
        bill=room().bill,
    )
