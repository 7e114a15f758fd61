"""`/practice`: the line tried out in the browser, a caller's phone and the responders' phones against an emulator."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import gettext

from oncall.console.phones import Deed, PhonesDown, PhonesRefused, PracticePhones
from oncall.console.practice_json import state_json
from oncall.console.practice_people import cast
from oncall.console.room import choose_line, desk, need_line, room
from oncall.console.views import CallView, CaseView, LineView

KEYS = re.compile(r"[0-9*#]{1,20}")
blueprint = Blueprint("practice", __name__, url_prefix="/practice")


@blueprint.get("")
def page() -> str | tuple[str, int]:
    """Show the phones; without an emulator or a line, what to do instead."""
    line = choose_line(request.args.get("line"))
    if room().phones is None or line is None:
        return render_template("console/no_practice.html"), 404
    return render_template(
        "console/practice.html", cast=cast(line), keys="123456789*0#", line_keys=desk().caller_keys(line.id)
    )


@blueprint.get("/state")
def state() -> Response | tuple[Response, int]:
    """Answer the phones now and what happened after event `since`; `call` is the call that the page is about."""
    line = need_line(request.args.get("line", ""))
    since = request.args.get("since", 0, int)
    try:
        now = phones().state(since)
    except PhonesDown as error:
        return refusal(error, 503)
    players = cast(line)
    live = [phone.call for phone in now.phones if phone.call and phone.number in players.callers]
    call = practice_call(line, [*live, request.args.get("call", "")])
    return jsonify(state_json(players, now, call, case_of(call)))


@blueprint.post("/do")
def do() -> Response | tuple[Response, int]:
    """Let a phone do something: JSON with `do`, and `number` or (to dial) `from`, `line`, `hidden`."""
    asked = request.get_json(silent=True)
    try:
        carry_out(asked if isinstance(asked, dict) else {})
    except (PhonesRefused, ValueError) as error:
        return refusal(error, 409)
    except PhonesDown as error:
        return refusal(error, 503)
    return jsonify(done=True)


def carry_out(asked: dict[str, Any]) -> None:
    """Do what the page asks; ValueError when it asks for something that no phone has."""
    line = need_line(str(asked.get("line", "")))
    players = cast(line)
    number = str(asked.get("number", ""))
    if number not in players.numbers():
        raise ValueError(gettext("There is no such phone on this page: load it again."))
    if asked.get("do") == "dial":
        phones().dial(number, line.numbers[0], hidden=asked.get("hidden") is True)
        return
    digits = str(asked.get("digits", ""))
    deed = Deed(str(asked.get("do", "")))
    if deed is Deed.PRESS and not KEYS.fullmatch(digits):
        raise ValueError(gettext("A phone has the keys 0 to 9, * and #."))
    phones().act(number, deed, digits)


def phones() -> PracticePhones:
    """Return the practice phones; PhonesDown where there is no emulator."""
    found = room().phones
    if found is None:
        raise PhonesDown(gettext("There are no practice phones here: they need the demo."))
    return found


def practice_call(line: LineView, sids: list[str]) -> CallView | None:
    """Return the call the page is about: one that runs on the callers' phones, else the one it asked for."""
    for sid in sids:
        call = desk().call(sid) if sid else None
        if call is not None and call.line == line.id:
            return call
    return None


def case_of(call: CallView | None) -> CaseView | None:
    """Return the call's case, if it has one."""
    return desk().case(call.case) if call and call.case else None


def refusal(error: Exception, status: int) -> tuple[Response, int]:
    """Answer why nothing was done, in one sentence."""
    return jsonify(error=str(error)), status
